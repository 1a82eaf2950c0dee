using PiBoot.BootRom.Boards;
using PiBoot.BootRom.Dhcp;
using PiBoot.BootRom.Frames;
using PiBoot.BootRom.Tests.Simulation;

namespace PiBoot.BootRom.Tests.Dhcp;

public sealed class RomOfferRulesTests
{
    private static readonly DhcpIdentity Board = new(Bench.Mac, DhcpIdentity.ConstantTransactionId, [], []);
    private static readonly Ipv4Address From = FakeMessage.Ip("192.168.1.3");

    [Theory]
    [InlineData("Raspberry Pi Boot   ", true, true)]
    [InlineData("Raspberry Pi Boot", true, false)]
    [InlineData("Raspberry Pi Boot", false, true)]
    [InlineData("Boot Raspberry Pi Boot   now", true, true)]
    [InlineData("Something else", false, false)]
    public void Option_43_need_only_contain_the_text(string text, bool needsBlanks, bool isTaken)
    {
        Assert.Equal(isTaken, Server(Offer().With(43, FakeMessage.PxeBlock(text)), needsBlanks) == From);
        Assert.Equal(isTaken, Server(Offer().With(43, text), needsBlanks) == From);
    }

    [Fact]
    public void Option_66_is_a_dotted_quad_in_ASCII_and_nothing_else()
    {
        Assert.Equal("192.168.1.10", Server(Offer().With(66, "192.168.1.10")).ToString());
        Assert.True(Server(Offer().With(66, "server.lan")).IsAny);
        Assert.True(Server(Offer().With(66, 192, 168, 1, 10)).IsAny);
    }

    [Fact]
    public void The_last_one_seen_wins()
    {
        Assert.Equal(From, Server(Offer().With(66, "192.168.1.10").With(43, FakeMessage.Blanks)));
        Assert.Equal("192.168.1.10", Server(Offer().With(43, FakeMessage.Blanks).With(66, "192.168.1.10")).ToString());
    }

    [Fact]
    public void Router_and_proxy_may_answer_in_any_order()
    {
        var router = Offer().Address("192.168.1.50").With(1, 255, 255, 255, 0).With(3, FakeMessage.Ip("192.168.1.1"));
        var proxy = Offer().Proxy(From);

        var one = Learn(Learn(default, router), proxy);
        var other = Learn(Learn(default, proxy), router);

        Assert.Equal(one, other);
        Assert.True(one.IsComplete);
        Assert.Equal("192.168.1.50 192.168.1.1 192.168.1.3", $"{one.Address} {one.Gateway} {one.Server}");
    }

    [Fact]
    public void A_next_server_alone_is_not_looked_at() => Assert.True(Server(Offer().NextServer("192.168.1.10")).IsAny);

    [Fact]
    public void With_its_constant_id_a_board_takes_the_OFFER_meant_for_another()
    {
        var offer = new FakeMessage(new MacAddress(0xb827_eb00_0001), DhcpIdentity.ConstantTransactionId);

        Assert.True(Accepts(offer, BugSet.Of(Bug.WrongXidTaken)));
        Assert.False(Accepts(offer, default));
    }

    [Fact]
    public void A_relayed_OFFER_is_refused_by_the_old_ROM_only()
    {
        Assert.False(Accepts(Offer().Hops(1), BugSet.Of(Bug.RejectsRelayed)));
        Assert.True(Accepts(Offer().Hops(1), default));
    }

    [Fact]
    public void Another_transaction_or_an_ACK_is_not_an_OFFER()
    {
        Assert.False(Accepts(new FakeMessage(Bench.Mac, 1), default));
        Assert.False(Accepts(new FakeMessage(Bench.Mac, Board.TransactionId, DhcpMessageType.Acknowledge), default));
    }

    [Fact]
    public void Every_prefix_of_an_OFFER_is_read_without_throwing()
    {
        var bytes = Offer().Address("192.168.1.50").Proxy(From).Bytes();
        for (var length = 0; length < bytes.Length; length++)
        {
            if (ServerMessage.TryRead(bytes.AsSpan(0, length), From, out var offer))
            {
                RomOfferRules.Learn(default, offer, false);
                EepromOfferRules.Learn(default, offer, false);
            }
        }
    }

    private static FakeMessage Offer() => new(Bench.Mac, DhcpIdentity.ConstantTransactionId);

    private static Ipv4Address Server(FakeMessage message, bool needsBlanks = false) =>
        Learn(default, message, needsBlanks).Server;

    private static BootSource Learn(BootSource known, FakeMessage message, bool needsBlanks = false)
    {
        Assert.True(ServerMessage.TryRead(message.Bytes(), From, out var offer));
        return RomOfferRules.Learn(known, offer, needsBlanks);
    }

    private static bool Accepts(FakeMessage message, BugSet bugs)
    {
        Assert.True(ServerMessage.TryRead(message.Bytes(), From, out var offer));
        return RomOfferRules.Accepts(offer, Board, bugs);
    }
}
