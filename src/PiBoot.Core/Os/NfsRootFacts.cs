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
    Ipv4Address Server, string RootPath, string NfsVersion, bool Initramfs, bool Writable, string ClientId, int? ReportPort);
