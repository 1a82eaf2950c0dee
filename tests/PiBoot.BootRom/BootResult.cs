using PiBoot.BootRom.Frames;

namespace PiBoot.BootRom;

/// <summary>How a boot went.</summary>
/// <param name="Reason">"booted", or why not, in words with what the LED shows.</param>
/// <param name="Kernel">Name of the kernel file; null when it was not fetched. So with the following two.</param>
/// <param name="CommandLine">The text of cmdline.txt.</param>
public sealed record BootResult(
    BootOutcome Outcome,
    string Reason,
    Ipv4Address Address,
    Ipv4Address Mask,
    Ipv4Address Gateway,
    Ipv4Address Server,
    string? Kernel,
    string? Initrd,
    string? DeviceTree,
    string? CommandLine,
    IReadOnlyList<FetchedFile> Files,
    TimeSpan Duration);
