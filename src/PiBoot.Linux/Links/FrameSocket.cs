using System.Buffers.Binary;
using System.Runtime.InteropServices;
using PiBoot.Core.Links;
using PiBoot.Protocol.Arp;
using PiBoot.Protocol.Wire;

namespace PiBoot.Linux.Links;

/// <summary>
/// A packet socket for one kind of frame on all interfaces: packet(7). It sees copies and takes nothing away from the
/// kernel. The Ethernet header is the kernel's business in both directions.
/// </summary>
public sealed unsafe class FrameSocket : IFrameSocket
{
    /// <summary>ETH_P_802_2 of linux/if_ether.h: frames whose type field is a length, as BPDUs have it.</summary>
    private const ushort Ieee8022 = 0x0004;
    private const ushort EthernetHardware = 1;

    private readonly WakeableSocket _socket;
    private readonly ushort _kind;

    private FrameSocket(int socket, ushort kind)
    {
        _socket = new WakeableSocket(socket);
        _kind = kind;
    }

    /// <exception cref="LinkException">No permission for packet sockets (CAP_NET_RAW), or none in this kernel.</exception>
    public static FrameSocket OpenArp() => Open(ArpPacket.EtherType);

    /// <summary>For what bridges say to each other; <see cref="Join"/> their groups.</summary>
    /// <exception cref="LinkException">No permission for packet sockets (CAP_NET_RAW), or none in this kernel.</exception>
    public static FrameSocket OpenBridge() => Open(Ieee8022);

    public bool Receive(Span<byte> buffer, TimeSpan timeout, out ReceivedFrame frame)
    {
        if (TryTake(buffer, out frame))
        {
            return true;
        }

        return _socket.Wait(timeout) && TryTake(buffer, out frame);
    }

    public bool Send(int interfaceIndex, MacAddress destination, ReadOnlySpan<byte> body)
    {
        var address = new LinkCalls.LinkAddress
        {
            Family = LinkCalls.AfPacket,
            Protocol = BinaryPrimitives.ReverseEndianness(_kind),
            InterfaceIndex = interfaceIndex,
            AddressLength = MacAddress.Length,
        };
        destination.Write(new Span<byte>(address.Address, MacAddress.Length));
        lock (_socket.Gate)
        {
            fixed (byte* start = body)
            {
                return !_socket.IsClosed &&
                    LinkCalls.SendTo(_socket.Descriptor, start, (nuint)body.Length, 0, &address, (uint)sizeof(LinkCalls.LinkAddress)) == body.Length;
            }
        }
    }

    public bool Join(int interfaceIndex, MacAddress group)
    {
        var membership = new LinkCalls.Membership
        {
            InterfaceIndex = interfaceIndex,
            Kind = LinkCalls.PacketMulticast,
            AddressLength = MacAddress.Length,
        };
        group.Write(new Span<byte>(membership.Address, MacAddress.Length));
        return LinkCalls.SetSocketOption(
            _socket.Descriptor, LinkCalls.SolPacket, LinkCalls.PacketAddMembership, &membership, (uint)sizeof(LinkCalls.Membership)) == 0;
    }

    public void Wake() => _socket.Wake();

    public void Dispose() => _socket.Dispose();

    private static FrameSocket Open(ushort kind)
    {
        var protocol = BinaryPrimitives.ReverseEndianness(kind);
        var socket = LinkCalls.Socket(LinkCalls.AfPacket, LinkCalls.SockDgram | LinkCalls.SockCloexec | LinkCalls.SockNonblock, protocol);
        return socket < 0
            ? throw new LinkException($"Cannot open a packet socket: {Marshal.GetLastPInvokeErrorMessage()}. It needs CAP_NET_RAW.")
            : new FrameSocket(socket, kind);
    }

    private bool TryTake(Span<byte> buffer, out ReceivedFrame frame)
    {
        while (true)
        {
            LinkCalls.LinkAddress from;
            var fromLength = (uint)sizeof(LinkCalls.LinkAddress);
            nint length;
            fixed (byte* start = buffer)
            {
                length = LinkCalls.ReceiveFrom(_socket.Descriptor, start, (nuint)buffer.Length, 0, &from, &fromLength);
            }

            if (length < 0)
            {
                frame = default;
                return false;
            }

            // Our own frames come back as "outgoing"; only Ethernet links carry Pis.
            if (from.PacketType != LinkCalls.PacketOutgoing && from.HardwareType == EthernetHardware)
            {
                frame = new ReceivedFrame(
                    from.InterfaceIndex, MacAddress.Read(new ReadOnlySpan<byte>(from.Address, MacAddress.Length)), (int)length);
                return true;
            }
        }
    }
}
