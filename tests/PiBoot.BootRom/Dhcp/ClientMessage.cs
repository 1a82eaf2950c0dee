using System.Buffers.Binary;
using PiBoot.BootRom.Frames;

namespace PiBoot.BootRom.Dhcp;

/// <summary>
/// The boot code's own DHCP messages (RFC 2131 section 2): 236 bytes of BOOTP, the cookie, then 53, 55, 93, 94, 97, 60 in
/// this order and the end. No padding: 320 bytes from the 3B ROM, 322 from all others.
/// </summary>
internal static class ClientMessage
{
    public const int OptionsOffset = 240;
    public const int MaximumLength = 400;

    public static ReadOnlySpan<byte> VendorClass => "PXEClient:Arch:00000:UNDI:002001"u8;

    public static ReadOnlySpan<byte> Cookie => [0x63, 0x82, 0x53, 0x63];

    public static int WriteDiscover(Span<byte> message, DhcpIdentity identity)
    {
        var at = WriteHeader(message, identity);
        at = WriteOption(message, at, DhcpOption.MessageType, [(byte)DhcpMessageType.Discover]);
        return WriteDescription(message, at, identity, withClass: true);
    }

    /// <summary>The REQUEST of Pi 4 and 5 (RFC 2131 section 4.3.2, SELECTING): broadcast, requested address and server.</summary>
    public static int WriteRequest(
        Span<byte> message, DhcpIdentity identity, Ipv4Address address, Ipv4Address server, bool withClass)
    {
        Span<byte> quad = stackalloc byte[4];
        var at = WriteHeader(message, identity);
        at = WriteOption(message, at, DhcpOption.MessageType, [(byte)DhcpMessageType.Request]);
        address.Write(quad);
        at = WriteOption(message, at, DhcpOption.RequestedAddress, quad);
        server.Write(quad);
        at = WriteOption(message, at, DhcpOption.ServerIdentifier, quad);
        return WriteDescription(message, at, identity, withClass);
    }

    private static int WriteHeader(Span<byte> message, DhcpIdentity identity)
    {
        var header = message[..OptionsOffset];
        header.Clear();
        header[0] = 1;
        header[1] = 1;
        header[2] = MacAddress.Length;
        BinaryPrimitives.WriteUInt32BigEndian(header[4..], identity.TransactionId);
        identity.Mac.Write(header[28..]);
        Cookie.CopyTo(header[236..]);
        return OptionsOffset;
    }

    private static int WriteDescription(Span<byte> message, int at, DhcpIdentity identity, bool withClass)
    {
        at = WriteOption(message, at, DhcpOption.ParameterList, identity.Parameters);

        // x86 BIOS, wrong on purpose; then UNDI 2.1.
        at = WriteOption(message, at, DhcpOption.Architecture, [0, 0]);
        at = WriteOption(message, at, DhcpOption.NetworkInterface, [1, 2, 1]);
        at = WriteOption(message, at, DhcpOption.ClientGuid, identity.Guid);
        if (withClass)
        {
            at = WriteOption(message, at, DhcpOption.VendorClass, VendorClass);
        }

        message[at] = DhcpOption.End;
        return at + 1;
    }

    private static int WriteOption(Span<byte> message, int at, byte code, ReadOnlySpan<byte> value)
    {
        message[at] = code;
        message[at + 1] = (byte)value.Length;
        value.CopyTo(message[(at + 2)..]);
        return at + 2 + value.Length;
    }
}
