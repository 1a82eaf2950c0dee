using System.Buffers.Binary;
using PiBoot.Protocol.Wire;

namespace PiBoot.Protocol.Arp;

/// <summary>
/// An ARP packet for IPv4 over Ethernet, without the Ethernet header.
/// <code>
/// RFC 826, offsets in bytes:
///   0 hardware type (1)  2 protocol type (0800)  4 hardware length (6)  5 protocol length (4)  6 operation
///   8 sender MAC  14 sender address  18 target MAC  24 target address
/// </code>
/// </summary>
public readonly record struct ArpPacket(
    ArpOperation Operation, MacAddress SenderMac, Ipv4Address Sender, MacAddress TargetMac, Ipv4Address Target)
{
    public const ushort EtherType = 0x0806;
    public const int Length = 28;

    private static ReadOnlySpan<byte> EthernetAndIpv4 => [0, 1, 8, 0, 6, 4];

    /// <summary>Who has <paramref name="target"/>? Sent to its owner alone, it asks whether the owner is still there.</summary>
    public static ArpPacket WhoHas(Ipv4Address target, MacAddress sender, Ipv4Address senderAddress) =>
        new(ArpOperation.Request, sender, senderAddress, default, target);

    /// <summary>Tells one station where our address is, unasked: sender and target address are the same (RFC 5227 section 3).</summary>
    public static ArpPacket Announcement(MacAddress own, Ipv4Address ownAddress, MacAddress station) =>
        new(ArpOperation.Reply, own, ownAddress, station, ownAddress);

    /// <summary>
    /// False for anything but a request or reply of one station for IPv4 over Ethernet; padding of the frame is passed over.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> body, out ArpPacket packet)
    {
        packet = default;
        if (body.Length < Length || !body.StartsWith(EthernetAndIpv4))
        {
            return false;
        }

        var operation = (ArpOperation)BinaryPrimitives.ReadUInt16BigEndian(body[6..]);
        var sender = MacAddress.Read(body[8..]);
        if (operation is not (ArpOperation.Request or ArpOperation.Reply) || sender.IsZero || sender.IsGroup)
        {
            return false;
        }

        packet = new ArpPacket(
            operation, sender, Ipv4Address.Read(body[14..]), MacAddress.Read(body[18..]), Ipv4Address.Read(body[24..]));
        return true;
    }

    /// <summary>Writes <see cref="Length"/> bytes.</summary>
    public void Write(Span<byte> body)
    {
        EthernetAndIpv4.CopyTo(body);
        BinaryPrimitives.WriteUInt16BigEndian(body[6..], (ushort)Operation);
        SenderMac.Write(body[8..]);
        Sender.Write(body[14..]);
        TargetMac.Write(body[18..]);
        Target.Write(body[24..]);
    }
}
