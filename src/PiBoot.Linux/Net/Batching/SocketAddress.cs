using System.Net;
using System.Runtime.InteropServices;
using PiBoot.Protocol.Wire;

namespace PiBoot.Linux.Net.Batching;

/// <summary><c>struct sockaddr_in</c>.</summary>
[StructLayout(LayoutKind.Sequential, Size = Length)]
internal struct SocketAddress
{
    public const int Length = 16;

    private ushort _family;
    private ushort _port;
    private uint _address;

    public SocketAddress(Ipv4Address address, ushort port)
    {
        _family = SocketCalls.AddressFamilyInternet;
        _port = Swap(port);
        _address = Swap(address.Value);
    }

    public readonly ushort Port => Swap(_port);

    public readonly Ipv4Address Address => new(Swap(_address));

    private static ushort Swap(ushort value) => (ushort)IPAddress.HostToNetworkOrder((short)value);

    private static uint Swap(uint value) => (uint)IPAddress.HostToNetworkOrder((int)value);
}
