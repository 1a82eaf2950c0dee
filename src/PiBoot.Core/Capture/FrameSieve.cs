using System.Buffers.Binary;
using PiBoot.Core.Dhcp;
using PiBoot.Protocol.Arp;
using PiBoot.Protocol.Dhcp;
using PiBoot.Protocol.Pxe;
using PiBoot.Protocol.Tftp;
using PiBoot.Protocol.Wire;

namespace PiBoot.Core.Capture;

/// <summary>
/// Tells which Ethernet frames belong to a client's boot, and how much of each is worth keeping: DHCP, ARP, what wakes its
/// boot ROM, and TFTP in both directions. Remembers the client's addresses and the ports that it asked for files from.
/// </summary>
/// <param name="macs">The client's.</param>
public sealed class FrameSieve(IReadOnlyList<MacAddress> macs)
{
    /// <summary>Bytes kept of a DATA packet's frame: its headers and the first of the file's bytes.</summary>
    public const int DataKept = 192;

    private const int EthernetHeader = 14;
    private const ushort Ipv4 = 0x0800;
    private const ushort TftpPort = 69;

    /// <summary>A boot uses a few hundred ports at most; the oldest make room.</summary>
    private const int MaximumPorts = 2048;
    private const int MaximumAddresses = 16;

    private readonly HashSet<ushort> _ports = [];
    private readonly Queue<ushort> _portsByAge = new();
    private readonly HashSet<Ipv4Address> _addresses = [];

    /// <returns>Bytes of it to keep, from its first; 0: it is somebody else's.</returns>
    public int Keep(ReadOnlySpan<byte> frame)
    {
        if (frame.Length < EthernetHeader)
        {
            return 0;
        }

        var isTo = macs.Contains(MacAddress.Read(frame));
        var isFrom = macs.Contains(MacAddress.Read(frame[MacAddress.Length..]));
        var body = frame[EthernetHeader..];
        return BinaryPrimitives.ReadUInt16BigEndian(frame[(2 * MacAddress.Length)..]) switch
        {
            ArpPacket.EtherType => IsArp(body, isTo || isFrom) ? frame.Length : 0,
            WakeFrame.EtherType => isTo || isFrom ? frame.Length : 0,
            Ipv4 when UdpDatagram.TryRead(body, out var datagram) => KeepDatagram(datagram, isTo, isFrom, frame.Length),
            _ => 0,
        };
    }

    /// <summary>A question for the client's address goes to everybody and has no MAC of the client in it.</summary>
    private bool IsArp(ReadOnlySpan<byte> body, bool isAddressed)
    {
        if (!ArpPacket.TryRead(body, out var packet))
        {
            return isAddressed;
        }

        if (macs.Contains(packet.SenderMac))
        {
            Learn(packet.Sender);
        }

        return isAddressed || macs.Contains(packet.SenderMac) || macs.Contains(packet.TargetMac) ||
            _addresses.Contains(packet.Sender) || _addresses.Contains(packet.Target);
    }

    private int KeepDatagram(in UdpDatagram datagram, bool isTo, bool isFrom, int length)
    {
        if (datagram.SourcePort is DhcpWatch.ServerPort or DhcpWatch.ClientPort || datagram.DestinationPort is DhcpWatch.ServerPort or DhcpWatch.ClientPort)
        {
            // Answers by broadcast name the client in the message alone.
            var isAbout = DhcpMessage.TryRead(datagram.Payload, out var message) == DhcpFault.None && macs.Contains(message.ClientMac);
            return isAbout || isTo || isFrom ? length : 0;
        }

        if (isFrom && datagram.DestinationPort == TftpPort)
        {
            Remember(datagram.SourcePort);
            Learn(datagram.Source);
            return length;
        }

        var isTransfer = (isFrom && _ports.Contains(datagram.SourcePort)) || (isTo && _ports.Contains(datagram.DestinationPort));
        return !isTransfer ? 0 : IsData(datagram.Payload) ? Math.Min(length, DataKept) : length;
    }

    private static bool IsData(ReadOnlySpan<byte> payload) =>
        payload.Length >= 2 && BinaryPrimitives.ReadUInt16BigEndian(payload) == (ushort)TftpOpcode.Data;

    private void Remember(ushort port)
    {
        if (!_ports.Add(port))
        {
            return;
        }

        _portsByAge.Enqueue(port);
        if (_portsByAge.Count > MaximumPorts)
        {
            _ports.Remove(_portsByAge.Dequeue());
        }
    }

    private void Learn(Ipv4Address address)
    {
        if (!address.IsAny && _addresses.Count < MaximumAddresses)
        {
            _addresses.Add(address);
        }
    }
}
