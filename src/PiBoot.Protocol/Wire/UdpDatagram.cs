using System.Buffers.Binary;

namespace PiBoot.Protocol.Wire;

/// <summary>
/// A UDP datagram inside an IPv4 packet, as a packet socket hands it over; its payload points into that packet.
/// <code>
/// RFC 791: 0 version|ihl  2 total length  6 flags|fragment  8 ttl  9 protocol  10 checksum  12 source  16 destination
/// RFC 768: 0 source port  2 destination port  4 length  6 checksum (0 = none, as every Pi 3 and older sends)
/// </code>
/// Checksums are not verified: Pis up to 3 send none, and frames of this very host have theirs filled in by hardware
/// that a packet socket does not see. The Ethernet check sequence has covered the frame.
/// </summary>
public readonly ref struct UdpDatagram
{
    private const int MinimumIpv4Header = 20;
    private const int UdpHeader = 8;
    private const byte UdpProtocol = 17;

    public const int HeadersLength = MinimumIpv4Header + UdpHeader;

    public Ipv4Address Source { get; private init; }

    public Ipv4Address Destination { get; private init; }

    public ushort SourcePort { get; private init; }

    public ushort DestinationPort { get; private init; }

    public ReadOnlySpan<byte> Payload { get; private init; }

    /// <summary>False for anything but a whole, unfragmented UDP datagram. Trailing Ethernet padding is cut off.</summary>
    public static bool TryRead(ReadOnlySpan<byte> packet, out UdpDatagram datagram)
    {
        datagram = default;
        if (packet.Length < HeadersLength || packet[0] >> 4 != 4 || packet[9] != UdpProtocol)
        {
            return false;
        }

        var headerLength = (packet[0] & 0x0f) * 4;
        int totalLength = BinaryPrimitives.ReadUInt16BigEndian(packet[2..]);
        var fragment = BinaryPrimitives.ReadUInt16BigEndian(packet[6..]) & 0x3fff;
        if (headerLength < MinimumIpv4Header || totalLength > packet.Length || totalLength < headerLength + UdpHeader ||
            fragment != 0)
        {
            return false;
        }

        var udp = packet[headerLength..totalLength];
        int length = BinaryPrimitives.ReadUInt16BigEndian(udp[4..]);
        if (length < UdpHeader || length > udp.Length)
        {
            return false;
        }

        datagram = new UdpDatagram
        {
            Source = Ipv4Address.Read(packet[12..]),
            Destination = Ipv4Address.Read(packet[16..]),
            SourcePort = BinaryPrimitives.ReadUInt16BigEndian(udp),
            DestinationPort = BinaryPrimitives.ReadUInt16BigEndian(udp[2..]),
            Payload = udp[UdpHeader..length],
        };
        return true;
    }

    /// <summary>Writes both headers before a payload that already stands at <see cref="HeadersLength"/>; returns the packet's length.</summary>
    public static int WriteHeaders(
        Span<byte> packet, int payloadLength, Ipv4Address source, ushort sourcePort, Ipv4Address destination, ushort destinationPort)
    {
        var total = HeadersLength + payloadLength;
        var ip = packet[..MinimumIpv4Header];
        ip.Clear();
        ip[0] = 0x45;
        BinaryPrimitives.WriteUInt16BigEndian(ip[2..], (ushort)total);
        ip[8] = 64;
        ip[9] = UdpProtocol;
        source.Write(ip[12..]);
        destination.Write(ip[16..]);
        BinaryPrimitives.WriteUInt16BigEndian(ip[10..], InternetChecksum.Of(ip, 0));

        var udp = packet[MinimumIpv4Header..total];
        BinaryPrimitives.WriteUInt16BigEndian(udp, sourcePort);
        BinaryPrimitives.WriteUInt16BigEndian(udp[2..], destinationPort);
        BinaryPrimitives.WriteUInt16BigEndian(udp[4..], (ushort)udp.Length);
        udp[6] = udp[7] = 0;

        // The pseudo header of RFC 768: both addresses, the protocol and the length. A sum of 0 is sent as 0xffff.
        var pseudo = InternetChecksum.Add(InternetChecksum.Add(0, ip[12..20]), [0, UdpProtocol, udp[4], udp[5]]);
        var checksum = InternetChecksum.Of(udp, pseudo);
        BinaryPrimitives.WriteUInt16BigEndian(udp[6..], checksum == 0 ? (ushort)0xffff : checksum);
        return total;
    }
}
