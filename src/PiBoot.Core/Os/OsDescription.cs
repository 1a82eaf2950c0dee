namespace PiBoot.Core.Os;

/// <summary>What a system is.</summary>
/// <param name="Distribution">Such as <c>Raspberry Pi OS 12 (bookworm)</c>.</param>
/// <param name="Architecture">Of its programs: <c>arm64</c>, <c>armhf</c>, <c>armv6</c>, <c>amd64</c> or <c>unknown</c>.</param>
/// <param name="BootMount">Where it has the card's first partition: <c>boot/firmware</c> or <c>boot</c>.</param>
public sealed record OsDescription(string Distribution, string Architecture, string BootMount);
