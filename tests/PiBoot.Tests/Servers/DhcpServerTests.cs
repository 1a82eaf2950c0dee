using PiBoot.Core.Boot;
using PiBoot.Core.Clients;
using PiBoot.Core.Dhcp;
using PiBoot.Core.Metrics;
using PiBoot.Core.Supervision;
using PiBoot.Protocol.Dhcp;
using PiBoot.Protocol.Wire;
using PiBoot.Servers;
using PiBoot.Testing;

namespace PiBoot.Tests.Servers;

public sealed class DhcpServerTests
{
    private static readonly MacAddress Mac = new(0xb827eb28f66d);
    private static readonly byte[] RomDiscover = HexText.Capture("dhcp-3b-rom-discover");
    private static readonly byte[] Pi4Discover = HexText.Capture("dhcp-pi4-discover");

    [Fact]
    public void The_DISCOVER_of_a_3B_is_answered_with_the_documented_offer()
    {
        using var bench = new Bench().Hears(0, RomDiscover).Run();
        var (_, target, payload) = Assert.Single(bench.Socket.Sent);
        Assert.Equal(HexText.Capture("dhcp-proxy-offer"), payload);
        Assert.Equal(new DatagramTarget(Bench.Index, Mac, Bench.Server, Ipv4Address.Broadcast, 68), target);
        Assert.Equal("nudge 0.6, offer 1, nudge 1.2", bench.Timeline());
        Assert.All(bench.Socket.Frames, f => Assert.Equal((Bench.Index, Mac, (ushort)0x0842), (f.InterfaceIndex, f.Destination, f.EtherType)));
        Assert.Equal(["b8:27:eb:28:f6:6d"], bench.Readiness.Prepared);
        Assert.Equal(["discover", "offer"], bench.Board.RecordOf("b8:27:eb:28:f6:6d")!.Events.Select(e => e.Event));
    }

    [Fact]
    public void Messages_are_counted_by_what_became_of_them()
    {
        using var bench = new Bench().Hears(0, Pi4Discover).Hears(1, [1, 2, 3], new MacAddress(0x020000000009)).Hears(2, RomDiscover).Run();
        var text = new MetricsText();
        bench.Meter.Write(text);
        Assert.Contains("piboot_dhcp_received_messages_total{type=\"discover\"} 2\n", text.ToString(), StringComparison.Ordinal);
        Assert.Contains("piboot_dhcp_sent_messages_total{type=\"offer\"} 2\n", text.ToString(), StringComparison.Ordinal);
        Assert.Contains("piboot_dhcp_sent_messages_total{type=\"nudge\"} 2\n", text.ToString(), StringComparison.Ordinal);
        Assert.Contains("piboot_dhcp_ignored_messages_total{reason=\"garbage\"} 1\n", text.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_3B_behind_a_bridge_that_changes_addresses_is_answered_in_a_broadcast_frame()
    {
        using var bench = new Bench().Hears(0, RomDiscover, new MacAddress(0x020000000001)).Run();
        Assert.Equal(MacAddress.Broadcast, Assert.Single(bench.Socket.Sent).Target.LinkDestination);
    }

    [Fact]
    public void A_Pi_4_is_answered_at_once_in_a_broadcast_frame()
    {
        using var bench = new Bench().Hears(0, Pi4Discover).Run();
        Assert.Equal("offer 0", bench.Timeline());
        Assert.Equal(MacAddress.Broadcast, bench.Socket.Sent[0].Target.LinkDestination);
        Assert.Equal("Raspberry Pi 4 Model B", bench.Directory.Clients.ById("91cdf03d")!.Model);
    }

    [Fact]
    public void The_third_DISCOVER_of_a_3B_is_answered_earlier_and_twice()
    {
        using var bench = new Bench().Hears(0, RomDiscover).Hears(5, RomDiscover).Hears(10, RomDiscover).Run();
        Assert.Equal(
            "nudge 0.6, offer 1, nudge 1.2, nudge 5.6, offer 6, nudge 6.2, offer 10.3, nudge 10.6, offer 11.2", bench.Timeline());
    }

    [Fact]
    public void The_second_stage_of_a_3B_is_the_same_client_and_is_nudged_too()
    {
        var bootcode = DiscoverPacket.Bootcode(0xb827eb28f66d, 0x0028f66d).ToBytes();
        using var bench = new Bench().Hears(0, RomDiscover).Hears(3, bootcode).Run();
        Assert.Equal("nudge 0.6, offer 1, nudge 1.2, nudge 3.6, offer 4, nudge 4.2", bench.Timeline());
        Assert.Equal(["0028f66d"], bench.Directory.Clients.All().Select(c => c.Id));
        Assert.Equal(4, bench.Board.RecordOf("0028f66d")!.Events.Count);
        Assert.Equal(BootStatus.Unknown, bench.Board.StatusOf("b8:27:eb:28:f6:6d"));
    }

    [Fact]
    public void A_Pi_gets_its_last_offer_and_nudges_again_when_that_is_ordered()
    {
        using var bench = new Bench();
        var ordered = false;
        bench.Board.Seen += seen =>
        {
            if (seen.Event.Event == "offer" && !ordered)
            {
                ordered = true;
                bench.Dhcp!.Order(new CureOrder(seen.ClientId, CureStep.OfferAgain, ""));
                bench.Dhcp.Order(new CureOrder(seen.ClientId, CureStep.Nudge, ""));
                bench.Dhcp.Order(new CureOrder(seen.ClientId, CureStep.Broadcast, ""));
                bench.Dhcp.Order(new CureOrder("nobody", CureStep.Nudge, ""));
            }
        };
        bench.Hears(0, Pi4Discover).Run();
        Assert.Equal("offer 0, offer 0, nudge 0, nudge 0", bench.Timeline());
        Assert.Equal(bench.Socket.Sent[0].Payload, bench.Socket.Sent[1].Payload);
        Assert.Equal([new MacAddress(0xe45f010902f7), MacAddress.Broadcast], bench.Socket.Frames.Select(f => f.Destination));
    }

    [Fact]
    public void Two_Pis_that_ask_together_get_each_its_own_offer()
    {
        using var bench = new Bench().Hears(0, RomDiscover).Hears(0.1, DiscoverPacket.Rom(0xb827eb000001).ToBytes()).Run();
        Assert.Equal([Mac, new MacAddress(0xb827eb000001)], bench.Socket.Sent.Select(s => s.Target.LinkDestination));
        Assert.Equal([Mac, new MacAddress(0xb827eb000001)], bench.Socket.Sent.Select(s => MacAddress.Read(s.Payload.AsSpan(28))));
    }

    [Fact]
    public void Option_66_is_sent_where_it_is_wanted()
    {
        using var bench = new Bench { Settings = new DhcpSettings(TimeSpan.Zero, true) };
        bench.Hears(0, RomDiscover).Run();
        Assert.Equal(HexText.Parse("42 0c 31 39 32 2e 31 36 38 2e 31 2e 31 30 ff"), bench.Socket.Sent[0].Payload[^15..]);
    }

    [Theory]
    [InlineData("dhcp-3b-rom-discover")]
    [InlineData("dhcp-pi4-discover")]
    public void A_Pi_that_is_not_approved_hears_nothing_and_is_listed(string capture)
    {
        using var bench = new Bench(EnrolmentPolicy.Approve).Hears(0, HexText.Capture(capture)).Run();
        Assert.Equal("", bench.Timeline());
        var client = Assert.Single(bench.Directory.Clients.All());
        Assert.False(client.Approved);
        Assert.Equal(["discover", "waiting"], bench.Board.RecordOf(client.Id)!.Events.Select(e => e.Event));
    }

    [Fact]
    public void A_Pi_that_becomes_ready_while_it_listens_is_answered_then()
    {
        using var bench = new Bench();
        bench.Readiness.ReadyAt = 2;
        bench.Hears(0, Pi4Discover).Run();
        Assert.Equal("offer 2", bench.Timeline());
    }

    [Fact]
    public void A_Pi_that_becomes_ready_too_late_is_answered_at_its_next_DISCOVER()
    {
        using var bench = new Bench();
        bench.Readiness.ReadyAt = 4.5;
        bench.Hears(0, Pi4Discover).Hears(5, Pi4Discover).Run();
        Assert.Equal("offer 5", bench.Timeline());
    }

    [Fact]
    public void Nobody_else_hears_anything()
    {
        var pc = DiscoverPacket.Rom() with { TransactionId = 1, RequestList = [1, 3, 6, 43], Guid = [.. Enumerable.Range(1, 16).Select(i => (byte)i)] };
        using var bench = new Bench()
            .Hears(0, pc.ToBytes())
            .Hears(0, (DiscoverPacket.Rom() with { UserClass = "iPXE" }).ToBytes())
            .Hears(0, (DiscoverPacket.Rom() with { VendorClass = "android-dhcp-14" }).ToBytes())
            .Hears(0, (DiscoverPacket.Rom() with { Relay = new Ipv4Address(0x0a000001) }).ToBytes())
            .Hears(0, (DiscoverPacket.Rom() with { Hops = 1 }).ToBytes())
            .Hears(0, (DiscoverPacket.Rom() with { Type = DhcpMessageType.Request, RequestedAddress = new Ipv4Address(0xc0a80132) }).ToBytes())
            .Hears(0, RomDiscover[..300])
            .Hears(0, RomDiscover, index: 99)
            .Run();
        Assert.Equal("", bench.Timeline());
        Assert.Empty(bench.Directory.Clients.All());
    }

    [Fact]
    public void An_interface_without_an_address_answers_nobody()
    {
        using var bench = new Bench(links: Bench.Ethernet with { Addresses = [] }).Hears(0, RomDiscover).Run();
        Assert.Equal("", bench.Timeline());
        Assert.Empty(bench.Directory.Clients.All());
    }

    [Fact]
    public void An_offer_that_cannot_be_sent_ends_nothing()
    {
        using var bench = new Bench();
        bench.Socket.SendError = "network is down";
        bench.Hears(0, Pi4Discover).Hears(4, RomDiscover).Run();
        Assert.Equal(["discover"], bench.Board.RecordOf("91cdf03d")!.Events.Select(e => e.Event));
        Assert.Equal(2, bench.Directory.Clients.Count);
    }

    [Fact]
    public void An_address_that_is_overheard_belongs_to_the_client_from_then_on()
    {
        var request = DiscoverPacket.Rom(0xe45f010902f7) with
        {
            Type = DhcpMessageType.Request,
            VendorClass = "",
            RequestedAddress = new Ipv4Address(0xc0a80132),
        };
        using var bench = new Bench().Hears(0, Pi4Discover).Hears(1, request.ToBytes()).Run();
        Assert.Equal("192.168.1.50", bench.Directory.Clients.ById("91cdf03d")!.Address.ToString());
        Assert.Equal(BootStage.Dhcp, bench.Board.StatusOf("91cdf03d").Stage);
    }

    [Fact]
    public void An_overheard_offer_of_a_Pi_3s_router_tells_its_address()
    {
        var offer = HexText.Capture("dhcp-proxy-offer");
        new Ipv4Address(0xc0a80101).Write(offer.AsSpan(245));
        new Ipv4Address(0xc0a80133).Write(offer.AsSpan(16));
        using var bench = new Bench().Hears(0, RomDiscover).Hears(0.2, offer).Run();
        Assert.Equal("192.168.1.51", bench.Directory.Clients.ByMac(Mac)!.Address.ToString());
    }

    [Fact]
    public void An_overheard_offer_of_another_boot_server_is_told_with_what_it_lures_by()
    {
        var offer = HexText.Capture("dhcp-proxy-offer");
        new Ipv4Address(0xc0a80101).Write(offer.AsSpan(245));
        new Ipv4Address(0xc0a80133).Write(offer.AsSpan(16));
        using var bench = new Bench().Hears(0, RomDiscover).Hears(0.2, offer).Hears(0.3, offer).Run();
        Assert.Equal(
            ["address 192.168.1.51 from 192.168.1.1", "other server 192.168.1.1, which sends option 43 \"Raspberry Pi Boot\" and a next server (192.168.1.10)"],
            bench.Board.RecordOf("b8:27:eb:28:f6:6d")!.Events.Where(e => e.Event is "address" or "other server").Select(e => $"{e.Event} {e.Detail}"));
    }

    [Fact]
    public void What_a_server_offers_to_strangers_is_told_to_nobody()
    {
        var offer = HexText.Capture("dhcp-proxy-offer");
        new Ipv4Address(0xc0a80101).Write(offer.AsSpan(245));
        new MacAddress(0x020000000009).Write(offer.AsSpan(28));
        using var bench = new Bench().Hears(0, RomDiscover).Hears(0.2, offer).Run();
        Assert.Equal(["discover", "offer"], bench.Board.RecordOf("b8:27:eb:28:f6:6d")!.Events.Select(e => e.Event));
    }
}
