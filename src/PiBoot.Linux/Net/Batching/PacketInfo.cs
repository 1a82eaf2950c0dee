using System.Net;
using System.Runtime.InteropServices;
using PiBoot.Protocol.Wire;

namespace PiBoot.Linux.Net.Batching;

/// <summary>
/// <c>struct cmsghdr</c> with <c>struct in_pktinfo</c> (ip(7)): the interface that a datagram came in by and our address
/// it was sent to; on the way out, the ones it is to leave by.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PacketInfo
{
    public const int OptionPacketInfo = 8;

    private const int LoopbackIndex = 1;

    private nuint _length;
    private int _level;
    private int _type;
    private int _interfaceIndex;
    private uint _localAddress;
    private uint _destination;
    private uint _padding;

    public readonly bool IsPresent => _level == SocketCalls.LevelIp && _type == OptionPacketInfo;

    public readonly int InterfaceIndex => _interfaceIndex;

    public readonly Ipv4Address LocalAddress => new((uint)IPAddress.NetworkToHostOrder((int)_localAddress));

    public readonly bool IsSame(in PacketInfo other) => _interfaceIndex == other._interfaceIndex && _localAddress == other._localAddress;

    public static PacketInfo Outgoing(Ipv4Address from, int interfaceIndex) => new()
    {
        _length = (nuint)(nuint.Size + 8 + 12),
        _level = SocketCalls.LevelIp,
        _type = OptionPacketInfo,

        // Loopback is left to routing: an address of another interface of this machine is reached over it too.
        _interfaceIndex = interfaceIndex == LoopbackIndex ? 0 : interfaceIndex,
        _localAddress = (uint)IPAddress.HostToNetworkOrder((int)from.Value),
    };
}
