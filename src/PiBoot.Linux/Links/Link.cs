using PiBoot.Protocol.Wire;

namespace PiBoot.Linux.Links;

/// <summary>A network interface as it is now.</summary>
/// <param name="Index">The kernel's number for it.</param>
/// <param name="Name">Such as <c>eth0</c>.</param>
/// <param name="Mac">Zero for loopback.</param>
/// <param name="Mtu">Bytes.</param>
/// <param name="IsUp">It has carrier and is switched on.</param>
/// <param name="IsLoopback">It is <c>lo</c>.</param>
/// <param name="Addresses">Its IPv4 addresses, the first one being the one that clients are told.</param>
public sealed record Link(
    int Index, string Name, MacAddress Mac, int Mtu, bool IsUp, bool IsLoopback, IReadOnlyList<LinkAddress> Addresses);

/// <summary>One IPv4 address of an interface.</summary>
public readonly record struct LinkAddress(Ipv4Address Address, int PrefixLength);
