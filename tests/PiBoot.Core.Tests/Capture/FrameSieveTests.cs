using PiBoot.Core.Capture;
using PiBoot.Protocol.Arp;
using PiBoot.Protocol.Wire;
using PiBoot.Testing;

namespace PiBoot.Core.Tests.Capture;

public sealed class FrameSieveTests
{
    private static readonly MacAddress Pi = new(0xb827eb28f66d);
    private static readonly MacAddress Server = new(0x020000000002);
    private static readonly MacAddress Other = new(0x020000000009);
    private static readonly Ipv4Address PiAddress = new(0xc0a80132);
    private static readonly Ipv4Address ServerAddress = new(0xc0a80102);
    private static readonly byte[] ReadRequest = [0, 1, .. "bootcode.bin\0octet\0tsize\00\0"u8];
    private static readonly byte[] Data = [0, 3, 0, 1, .. new byte[1000]];
    private static readonly byte[] Acknowledgement = [0, 4, 0, 1];

    private readonly FrameSieve _sieve = new([Pi]);

    [Fact]
    public void DHCP_of_the_client_is_kept_whole_in_both_directions_also_by_broadcast()
    {
        var discover = EthernetFrames.Udp(Pi, MacAddress.Broadcast, default, 68, Ipv4Address.Broadcast, 67, HexText.Capture("dhcp-3b-rom-discover"));
        Assert.Equal(discover.Length, _sieve.Keep(discover));
        var offer = EthernetFrames.Udp(Server, MacAddress.Broadcast, ServerAddress, 67, Ipv4Address.Broadcast, 68, HexText.Capture("dhcp-proxy-offer"));
        Assert.Equal(offer.Length, _sieve.Keep(offer));
        Assert.Equal(0, new FrameSieve([Other]).Keep(offer));
        Assert.Equal(0, new FrameSieve([Other]).Keep(discover));
    }

    [Fact]
    public void A_message_on_the_DHCP_ports_that_cannot_be_read_is_kept_if_it_comes_from_the_client()
    {
        var garbage = EthernetFrames.Udp(Pi, MacAddress.Broadcast, default, 68, Ipv4Address.Broadcast, 67, [1, 2, 3]);
        Assert.Equal(garbage.Length, _sieve.Keep(garbage));
        Assert.Equal(0, new FrameSieve([Other]).Keep(garbage));
    }

    [Fact]
    public void TFTP_is_the_request_and_what_goes_by_its_port()
    {
        Assert.Equal(0, _sieve.Keep(FromServer(50000, 2000, Data)));
        var request = FromPi(2000, 69, ReadRequest);
        Assert.Equal(request.Length, _sieve.Keep(request));
        Assert.Equal(FrameSieve.DataKept, _sieve.Keep(FromServer(50000, 2000, Data)));
        Assert.Equal(14 + 28 + Acknowledgement.Length, _sieve.Keep(FromPi(2000, 50000, Acknowledgement)));
        Assert.Equal(0, _sieve.Keep(FromServer(50000, 2001, Data)));
        Assert.Equal(0, _sieve.Keep(FromPi(2001, 53, [1, 2, 3, 4])));
        Assert.Equal(0, _sieve.Keep(EthernetFrames.Udp(Server, Other, ServerAddress, 50000, PiAddress, 2000, Data)));
    }

    [Fact]
    public void A_question_for_its_address_is_kept_once_the_address_is_known()
    {
        var question = Arp(Server, MacAddress.Broadcast, ArpPacket.WhoHas(PiAddress, Server, ServerAddress));
        Assert.Equal(0, _sieve.Keep(question));
        Assert.NotEqual(0, _sieve.Keep(Arp(Pi, MacAddress.Broadcast, ArpPacket.WhoHas(ServerAddress, Pi, PiAddress))));
        Assert.Equal(question.Length, _sieve.Keep(question));
        Assert.Equal(0, _sieve.Keep(Arp(Other, MacAddress.Broadcast, ArpPacket.WhoHas(new Ipv4Address(0xc0a80133), Other, ServerAddress))));
    }

    [Fact]
    public void A_frame_that_wakes_its_ROM_is_kept()
    {
        Assert.Equal(116, _sieve.Keep(EthernetFrames.Of(Server, Pi, 0x0842, new byte[102])));
        Assert.Equal(0, _sieve.Keep(EthernetFrames.Of(Server, Other, 0x0842, new byte[102])));
    }

    [Fact]
    public void Every_prefix_of_a_frame_is_judged_without_a_fault()
    {
        byte[][] frames =
        [
            FromPi(2000, 69, ReadRequest), FromServer(50000, 2000, Data), Arp(Pi, MacAddress.Broadcast, ArpPacket.WhoHas(ServerAddress, Pi, PiAddress)),
            EthernetFrames.Udp(Pi, MacAddress.Broadcast, default, 68, Ipv4Address.Broadcast, 67, HexText.Capture("dhcp-3b-rom-discover")),
        ];
        foreach (var frame in frames)
        {
            for (var length = 0; length <= frame.Length; length++)
            {
                Assert.InRange(_sieve.Keep(frame.AsSpan(0, length)), 0, length);
            }
        }
    }

    [Fact]
    public void A_client_that_asks_from_every_port_makes_it_forget_the_oldest()
    {
        for (var port = 1024; port < 1024 + 5000; port++)
        {
            Assert.NotEqual(0, _sieve.Keep(FromPi((ushort)port, 69, ReadRequest)));
        }

        Assert.Equal(0, _sieve.Keep(FromServer(50000, 1024, Data)));
        Assert.Equal(FrameSieve.DataKept, _sieve.Keep(FromServer(50000, 6023, Data)));
    }

    private static byte[] FromPi(ushort from, ushort to, byte[] payload) => EthernetFrames.Udp(Pi, Server, PiAddress, from, ServerAddress, to, payload);

    private static byte[] FromServer(ushort from, ushort to, byte[] payload) => EthernetFrames.Udp(Server, Pi, ServerAddress, from, PiAddress, to, payload);

    private static byte[] Arp(MacAddress source, MacAddress destination, ArpPacket packet)
    {
        var body = new byte[ArpPacket.Length];
        packet.Write(body);
        return EthernetFrames.Of(source, destination, ArpPacket.EtherType, body);
    }
}
