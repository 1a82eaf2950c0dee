using PiBoot.BootRom.Frames;
using PiBoot.BootRom.Links;
using PiBoot.BootRom.Tests.Simulation;

namespace PiBoot.BootRom.Tests.Links;

public sealed class StationTests
{
    private static readonly MacAddress Other = new(0x0200_0000_0001);

    private readonly FakeClock clock = new();
    private readonly FakeWire wire;
    private readonly Station station;

    public StationTests()
    {
        wire = new FakeWire(clock);
        station = new Station(wire, Bench.Mac, false, clock) { Address = new Ipv4Address(0xc0a8018b) };
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ARP_is_answered_unless_deaf(bool answers)
    {
        station.AnswersArp = answers;
        wire.Arrive(TimeSpan.FromSeconds(1), Question(station.Address));

        Assert.Equal(ArrivalKind.Arp, (await station.ReceiveAsync(TimeSpan.FromSeconds(5), default)).Kind);

        Assert.Equal(answers ? 1 : 0, wire.Sent.Count);
        if (answers)
        {
            Assert.True(ArpPacket.TryRead(wire.Sent[0].Frame, out var reply));
            Assert.Equal(new ArpPacket(ArpPacket.Reply, Bench.Mac, station.Address, Other, new Ipv4Address(1)), reply);
        }
    }

    [Fact]
    public async Task Frames_for_others_and_multicast_do_not_arrive()
    {
        foreach (var to in new[] { Other, new MacAddress(0x0100_5e00_0001) })
        {
            var frame = new byte[EthernetFrame.MinimumLength];
            EthernetFrame.WriteHeader(frame, to, Other, 0x0842);
            wire.Arrive(TimeSpan.FromSeconds(1), frame);
        }

        Assert.Equal(ArrivalKind.Silence, (await station.ReceiveAsync(TimeSpan.FromSeconds(5), default)).Kind);
        Assert.Equal(5, clock.Now.TotalSeconds);
    }

    [Fact]
    public async Task Unanswered_ARP_is_asked_five_times()
    {
        Assert.Null(await station.ResolveAsync(new Ipv4Address(1), default));
        Assert.Equal([0, 1, 2, 3, 4], wire.Sent.Select(sent => sent.At.TotalSeconds));
    }

    private static byte[] Question(Ipv4Address target)
    {
        var frame = new byte[EthernetFrame.MinimumLength];
        new ArpPacket(ArpPacket.Request, Other, new Ipv4Address(1), default, target).WriteFrame(frame);
        return frame;
    }
}
