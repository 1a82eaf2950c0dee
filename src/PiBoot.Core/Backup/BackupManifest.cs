namespace PiBoot.Core.Backup;

/// <summary>What a backup says of itself; its first member.</summary>
/// <param name="Format">Of the file: <see cref="CurrentFormat"/>, or what an older or newer version writes.</param>
/// <param name="Version">Of the program that wrote it.</param>
/// <param name="Made">When, UTC.</param>
/// <param name="Host">Name of the box that it was made on.</param>
/// <param name="Data">The data directory of that box.</param>
/// <param name="Files">All other members.</param>
/// <param name="Systems">The operating systems that there were: named, not contained.</param>
public sealed record BackupManifest(
    int Format,
    string Version,
    DateTimeOffset Made,
    string Host,
    string Data,
    IReadOnlyList<BackupMember> Files,
    IReadOnlyList<BackedUpSystem> Systems)
{
    public const int CurrentFormat = 1;
}
