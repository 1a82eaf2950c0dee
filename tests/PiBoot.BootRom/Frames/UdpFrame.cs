using System.Buffers.Binary;

namespace PiBoot.BootRom.Frames;

/// <summary>
/// Ethernet, IPv4 (20 bytes, RFC 791) and UDP (8 bytes, RFC 768) in one frame, the way the Pi sends it:
/// identification 0, no flags, time to live 128.
/// </summary>
internal static class UdpFrame
{
    public const int PayloadOffset = EthernetFrame.HeaderLength + Ipv4Length + UdpLength;

    private const int Ipv4Length = 20;
    private const int UdpLength = 8;
    private const byte TimeToLive = 128;
    private const byte Udp = 17;

    /// <summary>Writes the frame and returns its length.</summary>
    /// <param name="checksum">False leaves the UDP checksum 0, as boot ROMs up to the Pi 3 do; true computes it, and sends
    /// 0xffff where the sum is 0 (RFC 768; 2711 EEPROM of 2021-01-14).</param>
    public static int Write(
        Span<byte> frame, MacAddress to, MacAddress from, in Datagram datagram, ReadOnlySpan<byte> payload, bool checksum)
    {
        EthernetFrame.WriteHeader(frame, to, from, EthernetFrame.Ipv4);
        var ip = frame[EthernetFrame.HeaderLength..];
        ip[..Ipv4Length].Clear();
        ip[0] = 0x45;
        BinaryPrimitives.WriteUInt16BigEndian(ip[2..], (ushort)(Ipv4Length + UdpLength + payload.Length));
        ip[8] = TimeToLive;
        ip[9] = Udp;
        datagram.Source.Write(ip[12..]);
        datagram.Destination.Write(ip[16..]);
        BinaryPrimitives.WriteUInt16BigEndian(ip[10..], InternetChecksum.Finish(InternetChecksum.Add(0, ip[..Ipv4Length])));

        var udp = ip[Ipv4Length..];
        BinaryPrimitives.WriteUInt16BigEndian(udp, datagram.SourcePort);
        BinaryPrimitives.WriteUInt16BigEndian(udp[2..], datagram.DestinationPort);
        BinaryPrimitives.WriteUInt16BigEndian(udp[4..], (ushort)(UdpLength + payload.Length));
        udp[6..UdpLength].Clear();
        payload.CopyTo(udp[UdpLength..]);
        if (checksum)
        {
            var sum = Checksum(ip[12..Ipv4Length], udp[..(UdpLength + payload.Length)]);
            BinaryPrimitives.WriteUInt16BigEndian(udp[6..], sum == 0 ? (ushort)0xffff : sum);
        }

        return EthernetFrame.Pad(frame, PayloadOffset + payload.Length);
    }

    /// <summary>
    /// Reads an unfragmented UDP datagram. Checksums are not verified: between virtual interfaces the kernel leaves them
    /// unfinished.
    /// </summary>
    public static bool TryRead(ReadOnlyMemory<byte> frame, out Datagram datagram)
    {
        datagram = default;
        var ip = frame.Span[EthernetFrame.HeaderLength..];
        if (ip.Length < Ipv4Length + UdpLength || ip[0] >> 4 != 4 || ip[9] != Udp)
        {
            return false;
        }

        var header = (ip[0] & 15) * 4;
        var total = BinaryPrimitives.ReadUInt16BigEndian(ip[2..]);
        var fragment = BinaryPrimitives.ReadUInt16BigEndian(ip[6..]) & 0x3fff;
        if (header < Ipv4Length || total > ip.Length || total < header + UdpLength || fragment != 0)
        {
            return false;
        }

        var udp = ip[header..total];
        var length = BinaryPrimitives.ReadUInt16BigEndian(udp[4..]);
        if (length < UdpLength || length > udp.Length)
        {
            return false;
        }

        datagram = new Datagram(
            Ipv4Address.Read(ip[12..]),
            BinaryPrimitives.ReadUInt16BigEndian(udp),
            Ipv4Address.Read(ip[16..]),
            BinaryPrimitives.ReadUInt16BigEndian(udp[2..]),
            frame.Slice(EthernetFrame.HeaderLength + header + UdpLength, length - UdpLength));
        return true;
    }

    private static ushort Checksum(ReadOnlySpan<byte> addresses, ReadOnlySpan<byte> udp)
    {
        var sum = InternetChecksum.Add(Udp + (uint)udp.Length, addresses);
        return InternetChecksum.Finish(InternetChecksum.Add(sum, udp));
    }
}
