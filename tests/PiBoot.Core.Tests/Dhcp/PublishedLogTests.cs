using System.Globalization;
using PiBoot.Core.Dhcp;
using PiBoot.Core.Tftp;
using PiBoot.Protocol.Dhcp;
using PiBoot.Protocol.Pxe;
using PiBoot.Protocol.Wire;
using PiBoot.Testing;

namespace PiBoot.Core.Tests.Dhcp;

/// <summary>
/// A dnsmasq proxy's log of 5 October 2016, from the comments on Raspberry Pi's article "Pi 3 booting part II: Ethernet":
/// board b8:27:eb:ef:1e:54 behind server 192.168.1.136, with the answer that it took and the files that it asked for.
/// </summary>
public sealed class PublishedLogTests
{
    private static readonly byte[] Discover = DiscoverPacket.Bootcode(0xb827ebef1e54, 0x06ef1e54).ToBytes();

    [Fact]
    public void The_logged_board_is_known_by_its_serial_and_has_the_logged_transaction_id()
    {
        var sight = Assert.IsType<DhcpSight.PiDiscover>(DhcpWatch.Read(Discover, out var message));
        Assert.Equal("06ef1e54", sight.Identity.Serial.ToString());
        Assert.Equal(653460281u, message.TransactionId);
    }

    [Fact]
    public void Our_answer_carries_what_the_logged_one_carried_and_names_us_as_next_server()
    {
        _ = DhcpWatch.Read(Discover, out var message);
        var offer = new byte[ProxyOffer.MaximumLength];
        Assert.True(Ipv4Address.TryParse("192.168.1.136", out var server));
        var length = ProxyOffer.Write(offer, message, server, withOption66: false);

        // sent size: 1 option: 53 message-type 2 … 4 option: 54 … 9 option: 60 … 17 option: 97 … 35 option: 43, in this order.
        var logged = "35 01 02 36 04 c0 a8 01 88 3c 09 50 58 45 43 6c 69 65 6e 74 61 11 00 54 1e ef 06 54 1e ef 06 54 1e ef 06 54 " +
            "1e ef 06 2b 23 06 01 03 0a 04 00 50 58 45 09 17 00 00 14";
        var expected = logged.Split(' ').Select(b => byte.Parse(b, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToArray();
        Assert.Equal(expected, offer[DhcpMessage.OptionsOffset..(DhcpMessage.OptionsOffset + expected.Length)]);
        Assert.True(length >= ProxyOffer.MinimumLength);
        Assert.Equal(DhcpFault.None, DhcpMessage.TryRead(offer.AsSpan(0, length), out var read));
        Assert.Equal((server, server, Ipv4Address.Any), (read.NextServer, read.ServerIdentifier, read.YourAddress));
    }

    [Theory]
    [InlineData("autoboot.txt")]
    [InlineData("recovery.elf")]
    [InlineData("dt-blob.bin")]
    public void The_files_that_were_logged_as_missing_are_expected_misses(string name) => Assert.True(ExpectedMisses.Contains(name));

    [Theory]
    [InlineData("06ef1e54/start.elf", NamePrefix.Serial, "start.elf")]
    [InlineData("config.txt", NamePrefix.None, "config.txt")]
    [InlineData("fixup.dat", NamePrefix.None, "fixup.dat")]
    public void The_files_that_were_asked_for_are_understood_with_and_without_prefix(string asked, NamePrefix prefix, string path)
    {
        Assert.Equal(NameFault.None, RequestedName.Read(asked, out var name));
        Assert.Equal((prefix, path), (name.Prefix, name.RelativePath));
    }
}
