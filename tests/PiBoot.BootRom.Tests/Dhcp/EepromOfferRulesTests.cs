using PiBoot.BootRom.Dhcp;
using PiBoot.BootRom.Frames;
using PiBoot.BootRom.Tests.Simulation;

namespace PiBoot.BootRom.Tests.Dhcp;

public sealed class EepromOfferRulesTests
{
    private static readonly Ipv4Address Proxy = FakeMessage.Ip("192.168.1.3");

    [Fact]
    public void Option_66_comes_before_everything() => Assert.Equal(
        "192.168.1.10", Server(Offer().NextServer("192.168.1.9").Proxy(Proxy).With(66, "192.168.1.10")));

    [Fact]
    public void Then_siaddr_then_option_54()
    {
        Assert.Equal("192.168.1.9", Server(Offer().NextServer("192.168.1.9").Proxy(Proxy)));
        Assert.Equal("192.168.1.3", Server(Offer().Proxy(Proxy)));
    }

    [Fact]
    public void A_bare_siaddr_is_never_used() => Assert.Equal("0.0.0.0", Server(Offer().NextServer("192.168.1.9")));

    [Theory]
    [InlineData("Raspberry Pi Boot", true)]
    [InlineData("Raspberry Pi Boot   ", true)]
    [InlineData("Raspberry Pi", false)]
    public void The_menu_text_may_go_on_but_not_stop_short(string text, bool isTaken) =>
        Assert.Equal(isTaken ? "192.168.1.3" : "0.0.0.0", Server(Offer().Proxy(Proxy, text)));

    [Fact]
    public void A_text_without_the_PXE_form_is_not_parsed() => Assert.Equal(
        "0.0.0.0", Server(Offer().With(54, Proxy).With(60, "PXEClient").With(43, FakeMessage.Blanks)));

    [Fact]
    public void Without_option_60_the_menu_does_not_count() => Assert.Equal(
        "0.0.0.0", Server(Offer().With(54, Proxy).With(43, FakeMessage.PxeBlock(FakeMessage.Blanks))));

    [Fact]
    public void The_router_gives_the_address_and_the_proxy_the_server()
    {
        var router = Offer().Address("192.168.1.50").NextServer("192.168.1.1").With(54, FakeMessage.Ip("192.168.1.1"));

        var one = Learn(Learn(default, router), Offer().Proxy(Proxy));
        var other = Learn(Learn(default, Offer().Proxy(Proxy)), router);

        Assert.Equal(one, other);
        Assert.Equal("192.168.1.50 192.168.1.1 192.168.1.3", $"{one.Address} {one.Lessor} {one.Server}");
    }

    [Fact]
    public void Old_EEPROMs_read_the_first_menu_item_only()
    {
        byte[] menu = [9, 28, 0, 1, 5, .. "Other"u8, 0, 0, 17, .. "Raspberry Pi Boot"u8, 255];

        Assert.True(PxeMenu.Offers(menu, firstItemOnly: false));
        Assert.False(PxeMenu.Offers(menu, firstItemOnly: true));
    }

    [Fact]
    public void Every_prefix_of_a_menu_is_read_without_throwing()
    {
        var block = FakeMessage.PxeBlock(FakeMessage.Blanks);
        for (var length = 0; length < block.Length - 1; length++)
        {
            Assert.False(PxeMenu.Offers(block.AsSpan(0, length), false));
        }

        Assert.True(PxeMenu.Offers(block, false));
    }

    private static FakeMessage Offer() => new(Bench.Mac, 1);

    private static string Server(FakeMessage message) => Learn(default, message).Server.ToString();

    private static BootSource Learn(BootSource known, FakeMessage message)
    {
        Assert.True(ServerMessage.TryRead(message.Bytes(), FakeMessage.Ip("192.168.1.99"), out var offer));
        return EepromOfferRules.Learn(known, offer, false);
    }
}
