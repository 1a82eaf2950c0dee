namespace PiBoot.Linux.Images;

/// <summary>What is to be unpacked, and where to.</summary>
/// <param name="Source">Absolute path of a file, a block device or a directory.</param>
/// <param name="BootTarget">An existing empty directory for what the card's first partition holds.</param>
/// <param name="RootTarget">An existing empty directory for the root file system, on the same drive.</param>
/// <param name="Scratch">An existing directory on that drive; nothing stays in it.</param>
/// <param name="Sha256">The source file's checksum in hexadecimal digits, or null.</param>
public sealed record UnpackOrder(string Source, string BootTarget, string RootTarget, string Scratch, string? Sha256);
