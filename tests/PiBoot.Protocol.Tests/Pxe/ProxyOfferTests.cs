using PiBoot.Protocol.Dhcp;
using PiBoot.Protocol.Pxe;
using PiBoot.Protocol.Wire;
using PiBoot.Testing;

namespace PiBoot.Protocol.Tests.Pxe;

public sealed class ProxyOfferTests
{
    private static readonly Ipv4Address Server = new(0xc0a8010a);

    [Fact]
    public void The_offer_to_a_3B_is_the_published_one_byte_for_byte()
    {
        var offer = Write(HexText.Capture("dhcp-3b-rom-discover"), withOption66: false);
        Assert.Equal(HexText.Capture("dhcp-proxy-offer"), offer);
    }

    [Theory]
    [InlineData("dhcp-3b-rom-discover", false)]
    [InlineData("dhcp-3b-rom-discover", true)]
    [InlineData("dhcp-bootcode-discover", false)]
    [InlineData("dhcp-pi4-discover", false)]
    [InlineData("dhcp-pi4-discover", true)]
    public void Every_offer_names_this_server_and_repeats_what_the_client_sent(string capture, bool withOption66)
    {
        var packet = HexText.Capture(capture);
        DhcpMessage.TryRead(packet, out var discover);
        var bytes = Write(packet, withOption66);
        Assert.Equal(DhcpFault.None, DhcpMessage.TryRead(bytes, out var offer));

        Assert.InRange(bytes.Length, ProxyOffer.MinimumLength, ProxyOffer.MaximumLength);
        Assert.Equal(DhcpMessage.BootReply, offer.Operation);
        Assert.Equal(DhcpMessageType.Offer, offer.Type);
        Assert.Equal(0, offer.Hops);
        Assert.Equal(discover.TransactionId, offer.TransactionId);
        Assert.Equal(discover.ClientMac, offer.ClientMac);
        Assert.Equal(discover.MachineIdentifier, offer.MachineIdentifier);
        Assert.True(offer.YourAddress.IsAny);
        Assert.True(offer.Relay.IsAny);
        Assert.Equal(Server, offer.NextServer);
        Assert.Equal(Server, offer.ServerIdentifier);
        Assert.Equal("PXEClient"u8, offer.VendorClass);
        Assert.Equal(ProxyOffer.VendorOption, offer.VendorSpecific);
    }

    [Fact]
    public void Option_66_is_the_address_as_text_without_a_closing_zero()
    {
        var packet = HexText.Capture("dhcp-3b-rom-discover");
        var without = Write(packet, withOption66: false);
        byte[] option = HexText.Parse("42 0c 31 39 32 2e 31 36 38 2e 31 2e 31 30");
        Assert.Equal([.. without[..^1], .. option, 255], Write(packet, withOption66: true));
    }

    [Fact]
    public void The_longest_address_fits_in_option_66()
    {
        DhcpMessage.TryRead(HexText.Capture("dhcp-pi4-discover"), out var discover);
        var room = new byte[ProxyOffer.MaximumLength];
        var length = ProxyOffer.Write(room, discover, new Ipv4Address(0xfffefdfc), withOption66: true);
        Assert.EndsWith("255.254.253.252\u00ff", System.Text.Encoding.Latin1.GetString(room, 0, length), StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_of_the_buffer_before_gets_out()
    {
        DhcpMessage.TryRead(HexText.Capture("dhcp-3b-rom-discover"), out var discover);
        var dirty = Enumerable.Repeat((byte)0xa5, ProxyOffer.MaximumLength + 8).ToArray();
        var length = ProxyOffer.Write(dirty, discover, Server, withOption66: false);
        Assert.Equal(HexText.Capture("dhcp-proxy-offer"), dirty[..length]);
        Assert.All(dirty[ProxyOffer.MaximumLength..], b => Assert.Equal(0xa5, b));
    }

    private static byte[] Write(byte[] packet, bool withOption66)
    {
        Assert.Equal(DhcpFault.None, DhcpMessage.TryRead(packet, out var discover));
        var room = new byte[ProxyOffer.MaximumLength];
        return room[..ProxyOffer.Write(room, discover, Server, withOption66)];
    }
}
