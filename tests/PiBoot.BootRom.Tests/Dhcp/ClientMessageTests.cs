using PiBoot.BootRom.Boards;
using PiBoot.BootRom.Dhcp;
using PiBoot.BootRom.Frames;

namespace PiBoot.BootRom.Tests.Dhcp;

/// <summary>The published messages, byte for byte.</summary>
public sealed class ClientMessageTests
{
    private const string VendorClass = "3c2050584543 6c69656e743a 417263683a3030 3030303a554e 44493a303032 303031 ff";

    [Fact]
    public void The_3B_ROM_sends_the_320_bytes_of_the_documentation()
    {
        var mac = new MacAddress(0xb827_eb28_f66d);
        var identity = new DhcpIdentity(
            mac, DhcpIdentity.ConstantTransactionId, ParameterLists.MaskRom, ClientGuid.Write(GuidForm.Constant, mac, default));
        const string Header = """
            01 01 06 00 26 f3 03 39 00 00 00 00 00 00 00 00
            00 00 00 00 00 00 00 00 00 00 00 00 b8 27 eb 28
            f6 6d 00 00 00 00 00 00 00 00 00 00
            """;
        const string Options = """
            63 82 53 63 35 01 01 37 0c 2b 3c 43 80 81 82 83
            84 85 86 87 42 5d 02 00 00 5e 03 01 02 01 61 11
            00 44 44 44 44 44 44 44 44 44 44 44 44 44 44 44
            44 3c 20 50 58 45 43 6c 69 65 6e 74 3a 41 72 63
            68 3a 30 30 30 30 30 3a 55 4e 44 49 3a 30 30 32
            30 30 31 ff
            """;

        var message = Discover(identity);

        Assert.Equal(320, message.Length);
        Assert.Equal([.. Hex(Header), .. new byte[192], .. Hex(Options)], message);
    }

    [Fact]
    public void Bootcode_and_the_3B_plus_send_322_bytes_with_the_serial_four_times()
    {
        var mac = new MacAddress(0xb827_eb6c_4c16);
        var identity = new DhcpIdentity(
            mac,
            DhcpIdentity.ConstantTransactionId,
            ParameterLists.Bootcode,
            ClientGuid.Write(GuidForm.SerialFourTimes, mac, new Board(0xa020d3, 0xb66c4c16)));

        var message = Discover(identity);

        Assert.Equal(322, message.Length);
        Assert.Equal(
            Hex("""
                35 01 01 37 0e 2b 3c 43 80 81 82 83 84 85 86 87 42 01 03
                5d 02 00 00 5e 03 01 02 01 61 11 00 16 4c 6c b6 16 4c 6c b6 16 4c 6c b6 16 4c 6c b6
                """ + VendorClass),
            message[240..]);
    }

    [Fact]
    public void The_Pi_4_sends_322_bytes_with_revision_MAC_and_serial()
    {
        var identity = Pi4();

        var message = Discover(identity);

        Assert.Equal(322, message.Length);
        Assert.Equal(Hex("12 34 56 78"), message[4..8]);
        Assert.Equal(
            Hex("""
                35 01 01 37 0e 01 03 2b 3c 42 43 80 81 82 83 84 85 86 87 5d 02 00 00 5e 03 01 02 01
                61 11 00 34 69 50 52 14 31 d0 00 01 09 02 f7 3d f0 cd 91
                """ + VendorClass),
            message[240..]);
    }

    [Fact]
    public void The_Pi_5_says_another_word() => Assert.Equal(
        Hex("00 35 69 50 52"),
        ClientGuid.Write(GuidForm.BoardWord, new MacAddress(0x2ccf_6700_0001), new Board(0xd04170, 1))[..5]);

    [Theory]
    [InlineData(true, 334)]
    [InlineData(false, 300)]
    public void A_REQUEST_names_address_and_server_and_may_lack_option_60(bool withClass, int length)
    {
        var message = new byte[ClientMessage.MaximumLength];
        var written = ClientMessage.WriteRequest(
            message, Pi4(), new Ipv4Address(0xc0a80105), new Ipv4Address(0xc0a80101), withClass);

        Assert.Equal(length, written);
        Assert.Equal(Hex("35 01 03 32 04 c0 a8 01 05 36 04 c0 a8 01 01 37 0e"), message[240..257]);
        Assert.Equal(withClass, message.AsSpan().IndexOf(ClientMessage.VendorClass) > 0);
    }

    private static DhcpIdentity Pi4()
    {
        var mac = new MacAddress(0xe45f_0109_02f7);
        var guid = ClientGuid.Write(GuidForm.BoardWord, mac, new Board(0xd03114, 0x91cdf03d));
        return new DhcpIdentity(mac, 0x12345678, ParameterLists.Eeprom, guid);
    }

    private static byte[] Discover(DhcpIdentity identity)
    {
        var message = new byte[ClientMessage.MaximumLength];
        return message[..ClientMessage.WriteDiscover(message, identity)];
    }

    private static byte[] Hex(string text) =>
        Convert.FromHexString(string.Concat(text.Where(letter => !char.IsWhiteSpace(letter))));
}
