using System.Buffers.Binary;

namespace PiBoot.BootRom.Frames;

/// <summary>An ARP packet for Ethernet and IPv4 (RFC 826): operation 1 asks, operation 2 answers.</summary>
internal readonly record struct ArpPacket(
    ushort Operation, MacAddress SenderMac, Ipv4Address Sender, MacAddress TargetMac, Ipv4Address Target)
{
    public const ushort Request = 1;
    public const ushort Reply = 2;

    private const int Length = 28;

    // Hardware type 1, protocol type 0800, address lengths 6 and 4.
    private static ReadOnlySpan<byte> Kind => [0, 1, 8, 0, 6, 4];

    public static bool TryRead(ReadOnlySpan<byte> frame, out ArpPacket packet)
    {
        packet = default;
        var body = frame[EthernetFrame.HeaderLength..];
        if (body.Length < Length || !body.StartsWith(Kind))
        {
            return false;
        }

        packet = new ArpPacket(
            BinaryPrimitives.ReadUInt16BigEndian(body[6..]),
            MacAddress.Read(body[8..]),
            Ipv4Address.Read(body[14..]),
            MacAddress.Read(body[18..]),
            Ipv4Address.Read(body[24..]));
        return true;
    }

    /// <summary>Writes the whole frame; a question goes to everyone, an answer to the one who asked.</summary>
    public int WriteFrame(Span<byte> frame)
    {
        var to = Operation == Request ? MacAddress.Broadcast : TargetMac;
        EthernetFrame.WriteHeader(frame, to, SenderMac, EthernetFrame.Arp);
        var body = frame[EthernetFrame.HeaderLength..];
        Kind.CopyTo(body);
        BinaryPrimitives.WriteUInt16BigEndian(body[6..], Operation);
        SenderMac.Write(body[8..]);
        Sender.Write(body[14..]);
        TargetMac.Write(body[18..]);
        Target.Write(body[24..]);
        return EthernetFrame.Pad(frame, EthernetFrame.HeaderLength + Length);
    }
}
