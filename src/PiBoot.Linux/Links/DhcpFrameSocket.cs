using System.Buffers.Binary;
using System.Runtime.InteropServices;
using PiBoot.Core.Dhcp;
using PiBoot.Linux.Systemd;
using PiBoot.Protocol.Wire;

namespace PiBoot.Linux.Links;

/// <summary>
/// DHCP over a packet socket of all interfaces. It sees what the kernel sees, copies of everything for UDP ports 67 and
/// 68, and takes nothing away from a DHCP server or client on this very host; no port is bound. A filter in the kernel
/// keeps all other traffic out.
/// </summary>
public sealed unsafe class DhcpFrameSocket : IDatagramSocket
{
    /// <summary>Bytes, of which the kernel takes twice as many: a thousand DISCOVERs in one instant, at 1.3 kB of kernel memory each.</summary>
    private const int ReceiveBuffer = 1 << 20;
    private const ushort EthernetHardware = 1;
    private readonly WakeableSocket _socket;
    private readonly byte[] _packet = new byte[2048];

    private DhcpFrameSocket(int socket) => _socket = new WakeableSocket(socket);

    /// <param name="shelf">Where it may be already, and where it is kept; null: it is opened, and closed in the end.</param>
    /// <exception cref="LinkException">No permission for packet sockets (CAP_NET_RAW), or none in this kernel.</exception>
    public static DhcpFrameSocket Open(DescriptorShelf? shelf = null)
    {
        if (shelf?.Copies(DescriptorName.DhcpFrames) is [var kept, ..])
        {
            // The filter of the version that opened it may have been another one.
            Attach(kept);
            return new DhcpFrameSocket(kept);
        }

        var protocol = BinaryPrimitives.ReverseEndianness(LinkCalls.EtherTypeIpv4);
        var socket = LinkCalls.Socket(LinkCalls.AfPacket, LinkCalls.SockDgram | LinkCalls.SockCloexec | LinkCalls.SockNonblock, 0);
        if (socket < 0)
        {
            throw new LinkException($"Cannot open a packet socket: {Marshal.GetLastPInvokeErrorMessage()}. It needs CAP_NET_RAW.");
        }

        // The filter goes in before the socket is bound to a protocol, so that nothing else is ever queued.
        Attach(socket);
        var size = ReceiveBuffer;
        if (LinkCalls.SetSocketOption(socket, LinkCalls.SolSocket, LinkCalls.SoRcvbufForce, &size, sizeof(int)) < 0)
        {
            // Without CAP_NET_ADMIN it is as much as net.core.rmem_max allows.
            LinkCalls.SetSocketOption(socket, LinkCalls.SolSocket, LinkCalls.SoRcvbuf, &size, sizeof(int));
        }

        var address = new LinkCalls.LinkAddress { Family = LinkCalls.AfPacket, Protocol = protocol };
        if (LinkCalls.Bind(socket, &address, (uint)sizeof(LinkCalls.LinkAddress)) < 0)
        {
            var error = Marshal.GetLastPInvokeErrorMessage();
            LinkCalls.Close(socket);
            throw new LinkException($"Cannot receive DHCP frames: {error}.");
        }

        shelf?.Keep(DescriptorName.DhcpFrames, socket);
        return new DhcpFrameSocket(socket);
    }

    public bool Receive(Span<byte> buffer, TimeSpan timeout, out ReceivedDatagram datagram)
    {
        datagram = default;
        if (TryTake(buffer, out datagram))
        {
            return true;
        }

        return _socket.Wait(timeout) && TryTake(buffer, out datagram);
    }

    public bool Send(in DatagramTarget target, ReadOnlySpan<byte> payload, out string? error)
    {
        payload.CopyTo(_packet.AsSpan(UdpDatagram.HeadersLength));
        var length = UdpDatagram.WriteHeaders(
            _packet, payload.Length, target.Source, DhcpWatch.ServerPort, target.Destination, target.DestinationPort);
        error = Transmit(target.InterfaceIndex, target.LinkDestination, LinkCalls.EtherTypeIpv4, _packet.AsSpan(0, length))
            ? null
            : Marshal.GetLastPInvokeErrorMessage();
        return error is null;
    }

    public bool SendFrame(int interfaceIndex, MacAddress destination, ushort etherType, ReadOnlySpan<byte> body) =>
        Transmit(interfaceIndex, destination, etherType, body);

    public void Wake() => _socket.Wake();

    public void Dispose() => _socket.Dispose();

    private bool TryTake(Span<byte> buffer, out ReceivedDatagram datagram)
    {
        datagram = default;
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
                return false;
            }

            // Our own frames come back as "outgoing"; only Ethernet links carry Pis.
            if (from.PacketType == LinkCalls.PacketOutgoing || from.HardwareType != EthernetHardware ||
                !UdpDatagram.TryRead(buffer[..(int)length], out var udp))
            {
                continue;
            }

            var offset = (int)length - PayloadDistance(buffer[..(int)length], udp.Payload);
            datagram = new ReceivedDatagram(
                from.InterfaceIndex,
                MacAddress.Read(new ReadOnlySpan<byte>(from.Address, MacAddress.Length)),
                udp.Source,
                udp.SourcePort,
                udp.DestinationPort,
                offset..(offset + udp.Payload.Length));
            return true;
        }
    }

    /// <summary>Bytes from the start of the payload to the end of the packet.</summary>
    private static int PayloadDistance(ReadOnlySpan<byte> packet, ReadOnlySpan<byte> payload) =>
        packet.Overlaps(payload, out var offset) ? packet.Length - offset : payload.Length;

    private bool Transmit(int interfaceIndex, MacAddress destination, ushort etherType, ReadOnlySpan<byte> body)
    {
        var address = new LinkCalls.LinkAddress
        {
            Family = LinkCalls.AfPacket,
            Protocol = BinaryPrimitives.ReverseEndianness(etherType),
            InterfaceIndex = interfaceIndex,
            AddressLength = MacAddress.Length,
        };
        destination.Write(new Span<byte>(address.Address, MacAddress.Length));
        fixed (byte* start = body)
        {
            return LinkCalls.SendTo(_socket.Descriptor, start, (nuint)body.Length, 0, &address, (uint)sizeof(LinkCalls.LinkAddress)) == body.Length;
        }
    }

    /// <summary>Classic BPF over the IPv4 header: UDP, not a later fragment, destination port 67 or 68.</summary>
    private static void Attach(int socket)
    {
        const ushort loadByte = 0x30, loadHalf = 0x28, loadHeaderLength = 0xb1, loadHalfIndexed = 0x48;
        const ushort jumpEqual = 0x15, jumpSet = 0x45, give = 0x06;
        const uint wholePacket = 0xffff;
        ReadOnlySpan<LinkCalls.FilterInstruction> code =
        [
            new(loadByte, 0, 0, 9),
            new(jumpEqual, 0, 6, 17),
            new(loadHalf, 0, 0, 6),
            new(jumpSet, 4, 0, 0x1fff),
            new(loadHeaderLength, 0, 0, 0),
            new(loadHalfIndexed, 0, 0, 2),
            new(jumpEqual, 2, 0, DhcpWatch.ServerPort),
            new(jumpEqual, 1, 0, DhcpWatch.ClientPort),
            new(give, 0, 0, 0),
            new(give, 0, 0, wholePacket),
        ];
        fixed (LinkCalls.FilterInstruction* first = code)
        {
            var program = new LinkCalls.FilterProgram { Length = (ushort)code.Length, Instructions = first };
            if (LinkCalls.SetSocketOption(
                socket, LinkCalls.SolSocket, LinkCalls.SoAttachFilter, &program, (uint)sizeof(LinkCalls.FilterProgram)) < 0)
            {
                var error = Marshal.GetLastPInvokeErrorMessage();
                LinkCalls.Close(socket);
                throw new LinkException($"Cannot filter DHCP frames in the kernel: {error}.");
            }
        }
    }
}
