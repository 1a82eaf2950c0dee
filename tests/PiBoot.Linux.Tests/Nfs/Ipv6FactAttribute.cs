using System.Net.Sockets;

namespace PiBoot.Linux.Tests.Nfs;

/// <summary>Skipped, and said so, where the kernel has no IPv6.</summary>
public sealed class Ipv6FactAttribute : FactAttribute
{
    public Ipv6FactAttribute() => Skip = Socket.OSSupportsIPv6 ? null : "needs IPv6";
}
