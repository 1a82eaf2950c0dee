using System.Buffers.Binary;
using PiBoot.Protocol.Dhcp;
using PiBoot.Protocol.Wire;

namespace PiBoot.Protocol.Pxe;

/// <summary>
/// The one OFFER that every generation of Pi accepts beside the router's own: it gives no address (yiaddr 0), names this
/// server three times alike (IP source, siaddr, option 54), and carries the PXE menu entry that the firmware looks for.
/// </summary>
public static class ProxyOffer
{
    /// <summary>Room that <see cref="Write"/> needs at most, bytes.</summary>
    public const int MaximumLength = 400;

    /// <summary>BOOTP's size (RFC 1542 section 2.1); Linux' in-kernel client drops anything shorter.</summary>
    public const int MinimumLength = 300;

    private const ushort BroadcastFlag = 0x8000;

    /// <summary>
    /// PXE 2.1 sub-options of option 43: 6 discovery control = no broadcast, no multicast; 10 prompt "PXE", time-out 0;
    /// 9 menu: type 0, text "Raspberry Pi Boot" and three blanks, without which the 3B ROM miscounts and ignores it.
    /// </summary>
    public static ReadOnlySpan<byte> VendorOption =>
    [
        0x06, 0x01, 0x03,
        0x0a, 0x04, 0x00, (byte)'P', (byte)'X', (byte)'E',
        0x09, 0x17, 0x00, 0x00, 0x14,
        (byte)'R', (byte)'a', (byte)'s', (byte)'p', (byte)'b', (byte)'e', (byte)'r', (byte)'r', (byte)'y', (byte)' ',
        (byte)'P', (byte)'i', (byte)' ', (byte)'B', (byte)'o', (byte)'o', (byte)'t', (byte)' ', (byte)' ', (byte)' ',
        0xff,
    ];

    /// <summary>Writes the OFFER that answers <paramref name="discover"/> and returns its length.</summary>
    /// <param name="destination">At least <see cref="MaximumLength"/> bytes.</param>
    /// <param name="discover">A DISCOVER that <see cref="PiRecognition"/> took for a Pi's.</param>
    /// <param name="server">Our address on the interface that the DISCOVER came in on.</param>
    /// <param name="withOption66">Also name the server as text in option 66, for firmware that reads nothing else.</param>
    public static int Write(Span<byte> destination, in DhcpMessage discover, Ipv4Address server, bool withOption66)
    {
        destination = destination[..MaximumLength];
        destination.Clear();
        destination[0] = DhcpMessage.BootReply;
        destination[1] = 1;
        destination[2] = MacAddress.Length;
        BinaryPrimitives.WriteUInt32BigEndian(destination[4..], discover.TransactionId);
        BinaryPrimitives.WriteUInt16BigEndian(destination[10..], BroadcastFlag);
        server.Write(destination[20..]);
        discover.ClientMac.Write(destination[28..]);
        BinaryPrimitives.WriteUInt32BigEndian(destination[DhcpMessage.FixedLength..], DhcpMessage.Cookie);

        Span<byte> address = stackalloc byte[Ipv4Address.Length];
        server.Write(address);
        var position = DhcpMessage.OptionsOffset;
        Append(destination, ref position, DhcpOptionCode.MessageType, [(byte)DhcpMessageType.Offer]);
        Append(destination, ref position, DhcpOptionCode.ServerIdentifier, address);
        Append(destination, ref position, DhcpOptionCode.VendorClass, "PXEClient"u8);
        Append(destination, ref position, DhcpOptionCode.MachineIdentifier, discover.MachineIdentifier);
        Append(destination, ref position, DhcpOptionCode.VendorSpecific, VendorOption);
        if (withOption66)
        {
            // Text without a closing NUL: dnsmasq's NUL is suspected of breaking bootcode.bin (raspberrypi/firmware#871).
            Span<byte> text = stackalloc byte[15];
            System.Text.Encoding.ASCII.TryGetBytes(server.ToString(), text, out var length);
            Append(destination, ref position, DhcpOptionCode.TftpServerName, text[..length]);
        }

        destination[position++] = DhcpOptionCode.End;
        return Math.Max(position, MinimumLength);
    }

    private static void Append(Span<byte> destination, ref int position, byte code, ReadOnlySpan<byte> value)
    {
        destination[position++] = code;
        destination[position++] = (byte)value.Length;
        value.CopyTo(destination[position..]);
        position += value.Length;
    }
}
