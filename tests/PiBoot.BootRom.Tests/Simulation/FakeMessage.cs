using System.Buffers.Binary;
using System.Text;
using PiBoot.BootRom.Dhcp;
using PiBoot.BootRom.Frames;

namespace PiBoot.BootRom.Tests.Simulation;

/// <summary>A server's DHCP message in the making.</summary>
internal sealed class FakeMessage
{
    public const string Blanks = "Raspberry Pi Boot   ";

    private readonly byte[] fixedPart = new byte[ClientMessage.OptionsOffset];
    private readonly List<byte> options = [];

    public FakeMessage(MacAddress client, uint transactionId, DhcpMessageType type = DhcpMessageType.Offer)
    {
        fixedPart[0] = 2;
        fixedPart[1] = 1;
        fixedPart[2] = 6;
        BinaryPrimitives.WriteUInt32BigEndian(fixedPart.AsSpan(4), transactionId);
        client.Write(fixedPart.AsSpan(28));
        ClientMessage.Cookie.CopyTo(fixedPart.AsSpan(236));
        With(DhcpOption.MessageType, (byte)type);
    }

    public static Ipv4Address Ip(string text) => Ipv4Address.TryParse(text, out var ip) ? ip : throw new FormatException(text);

    public static MacAddress Mac(string text) => MacAddress.TryParse(text, out var mac) ? mac : throw new FormatException(text);

    /// <summary>The PXE block dnsmasq sends, with the text given.</summary>
    public static byte[] PxeBlock(string text) =>
    [
        6, 1, 3, 10, 4, 0, 0x50, 0x58, 0x45,
        9, (byte)(text.Length + 3), 0, 0, (byte)text.Length, .. Encoding.ASCII.GetBytes(text), 0xff,
    ];

    public FakeMessage With(byte option, params byte[] value)
    {
        options.AddRange([option, (byte)value.Length, .. value]);
        return this;
    }

    public FakeMessage With(byte option, string value) => With(option, Encoding.ASCII.GetBytes(value));

    public FakeMessage With(byte option, Ipv4Address value)
    {
        var bytes = new byte[4];
        value.Write(bytes);
        return With(option, bytes);
    }

    public FakeMessage Proxy(Ipv4Address server, string text = Blanks) => With(DhcpOption.ServerIdentifier, server)
        .With(DhcpOption.VendorClass, "PXEClient").With(DhcpOption.VendorInformation, PxeBlock(text));

    public FakeMessage Address(string yiaddr)
    {
        Ip(yiaddr).Write(fixedPart.AsSpan(16));
        return this;
    }

    public FakeMessage NextServer(string siaddr)
    {
        Ip(siaddr).Write(fixedPart.AsSpan(20));
        return this;
    }

    public FakeMessage Hops(byte hops)
    {
        fixedPart[3] = hops;
        return this;
    }

    public byte[] Bytes() => [.. fixedPart, .. options, DhcpOption.End];
}
