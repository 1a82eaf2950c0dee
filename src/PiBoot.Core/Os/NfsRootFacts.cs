using PiBoot.Protocol.Wire;

namespace PiBoot.Core.Os;

/// <summary>What a kernel must be told to find its root and its appliance.</summary>
/// <param name="Server">Our address on the client's network.</param>
/// <param name="RootPath">The exported directory.</param>
/// <param name="NfsVersion"><c>3</c> or <c>4.2</c>.</param>
/// <param name="Initramfs">An initramfs mounts the root, not the kernel itself.</param>
/// <param name="Writable">False mounts the root read-only.</param>
/// <param name="ClientId">The client, for its report when it is up.</param>
/// <param name="ReportPort">TCP port that takes the report; null when none is taken.</param>
public readonly record struct NfsRootFacts(
    Ipv4Address Server, string RootPath, string NfsVersion, bool Initramfs, bool Writable, string ClientId, int? ReportPort)
{
    /// <summary>The exported directory that the client mounts as its own boot folder; null leaves that folder empty.</summary>
    public string? BootPath { get; init; }

    /// <summary>The exported directory that lies over a shared root, the client's identity in it; null for none.</summary>
    public string? LayerPath { get; init; }

    /// <summary>The machine that exports these directories, where that is not this server.</summary>
    public Ipv4Address? Nas { get; init; }

    /// <summary>The first program, such as <see cref="OverlayInit.ProgramPath"/>; null for the system's own.</summary>
    public string? Init { get; init; }

    /// <summary>Sent with the kernel's DHCP request, and the name of a root that cannot be written; null for none.</summary>
    public string? Hostname { get; init; }

    /// <summary>32 hexadecimal digits, for a root that has no place for them; null for none.</summary>
    public string? MachineId { get; init; }

    /// <summary>A user's own words. They come last, and the kernel lets the last one win.</summary>
    public string? ExtraWords { get; init; }
}
