using PiBoot.Core.Dhcp;
using PiBoot.Protocol.Dhcp;
using PiBoot.Protocol.Wire;
using PiBoot.Testing;

namespace PiBoot.Core.Tests.Dhcp;

public sealed class DhcpWatchTests
{
    private static readonly MacAddress Mac = new(0xb827eb28f66d);
    private static readonly Ipv4Address Address = new(0xc0a80132);

    [Fact]
    public void The_DISCOVER_of_a_Pi_is_to_be_answered()
    {
        var sight = Assert.IsType<DhcpSight.PiDiscover>(DhcpWatch.Read(DiscoverPacket.Rom().ToBytes(), out var message));
        Assert.Equal(Mac, sight.Mac);
        Assert.True(sight.Identity.NeedsNudges);
        Assert.Equal(Mac, message.ClientMac);
    }

    [Theory]
    [InlineData(1, 0u)]
    [InlineData(0, 0x0a000001u)]
    [InlineData(1, 0x0a000001u)]
    public void A_Pi_behind_a_relay_is_told_apart(byte hops, uint relay)
    {
        var packet = DiscoverPacket.Rom() with { Hops = hops, Relay = new Ipv4Address(relay) };
        var sight = Assert.IsType<DhcpSight.Relayed>(DhcpWatch.Read(packet.ToBytes(), out _));
        Assert.Equal((Mac, new Ipv4Address(relay)), (sight.Mac, sight.Relay));
    }

    [Theory]
    [InlineData(0u, 0xc0a80132u)]
    [InlineData(0xc0a80132u, 0u)]
    [InlineData(0xc0a80132u, 0x0a000001u)]
    public void A_REQUEST_tells_the_address_from_option_50_or_else_ciaddr(uint requested, uint inUse)
    {
        // As an old EEPROM sends it: without option 60.
        var packet = DiscoverPacket.Rom() with
        {
            Type = DhcpMessageType.Request,
            VendorClass = "",
            RequestedAddress = new Ipv4Address(requested),
            ClientAddress = new Ipv4Address(inUse),
        };
        Assert.Equal(new DhcpSight.AddressRequest(Mac, Address), DhcpWatch.Read(packet.ToBytes(), out _));
    }

    [Fact]
    public void A_REQUEST_without_an_address_is_nobodys_business()
    {
        var packet = DiscoverPacket.Rom() with { Type = DhcpMessageType.Request };
        Assert.IsType<DhcpSight.Foreign>(DhcpWatch.Read(packet.ToBytes(), out _));
    }

    [Theory]
    [InlineData(2, false)]
    [InlineData(5, true)]
    public void A_servers_offer_or_confirmation_is_overheard(byte type, bool confirmed)
    {
        var packet = HexText.Capture("dhcp-proxy-offer");
        packet[242] = type;
        Address.Write(packet.AsSpan(16));
        Assert.Equal(
            new DhcpSight.ServerSpoke(new Ipv4Address(0xc0a8010a), Mac, Address, true, confirmed)
            {
                Lure = new BootLure(HasPiMenu: true, IsPxeServer: true, null, null, null),
            },
            DhcpWatch.Read(packet, out _));
    }

    [Fact]
    public void A_servers_refusal_is_nobodys_business()
    {
        var packet = HexText.Capture("dhcp-proxy-offer");
        packet[242] = (byte)DhcpMessageType.Nak;
        Assert.IsType<DhcpSight.Foreign>(DhcpWatch.Read(packet, out _));
    }

    [Theory]
    [InlineData(0ul)]
    [InlineData(0xfffffffffffful)]
    [InlineData(0x01005e000001ul)]
    public void A_client_whose_address_nobody_can_have_is_garbage(ulong mac)
    {
        var sight = Assert.IsType<DhcpSight.Garbage>(DhcpWatch.Read(DiscoverPacket.Rom(mac).ToBytes(), out _));
        Assert.Contains("client address", sight.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_DHCP_message_is_garbage_with_its_fault_and_length()
    {
        Assert.Equal(new DhcpSight.Garbage("TooShort, 3 bytes"), DhcpWatch.Read([1, 2, 3], out _));
    }

    [Theory]
    [InlineData("Linux ipconfig")]
    [InlineData("android-dhcp-14")]
    [InlineData("")]
    public void Everybody_elses_DISCOVER_is_nobodys_business(string vendorClass)
    {
        var packet = DiscoverPacket.Rom() with { VendorClass = vendorClass };
        Assert.IsType<DhcpSight.Foreign>(DhcpWatch.Read(packet.ToBytes(), out _));
    }
}
