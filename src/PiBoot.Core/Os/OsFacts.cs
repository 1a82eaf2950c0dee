namespace PiBoot.Core.Os;

/// <summary>What is remembered of an imported operating system.</summary>
/// <param name="Imported">When, UTC.</param>
/// <param name="Source">The path or address that it came from.</param>
/// <param name="Form">What the source was, such as <c>xz-compressed image: MBR, FAT32 'bootfs', ext4 'rootfs'</c>.</param>
/// <param name="Distribution">Such as <c>Raspberry Pi OS 12 (bookworm)</c>.</param>
/// <param name="Architecture"><c>arm64</c>, <c>armhf</c>, … or <c>unknown</c>.</param>
/// <param name="BootMount">Where the system has its boot files: <c>boot/firmware</c> or <c>boot</c>.</param>
/// <param name="Steps">What was changed in it.</param>
public sealed record OsFacts(
    DateTimeOffset Imported,
    string Source,
    string Form,
    string Distribution,
    string Architecture,
    string BootMount,
    IReadOnlyList<PreparationStep> Steps)
{
    /// <summary>The digest that the source had to have; null where none was asked for.</summary>
    public string? Sha256 { get; init; }
}
