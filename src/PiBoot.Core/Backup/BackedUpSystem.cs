namespace PiBoot.Core.Backup;

/// <summary>An operating system as a backup names it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Source">The path or address that it was imported from; null where that is not known.</param>
/// <param name="Sha256">The digest that its source had to have; null where none was asked for.</param>
/// <param name="Distribution">Such as <c>Raspberry Pi OS 12 (bookworm)</c>; null where that is not known.</param>
public sealed record BackedUpSystem(string Name, string? Source, string? Sha256, string? Distribution);
