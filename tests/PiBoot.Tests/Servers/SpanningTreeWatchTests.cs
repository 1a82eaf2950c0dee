using PiBoot.Linux.Links;
using PiBoot.Protocol.Wire;
using PiBoot.Servers;
using PiBoot.Testing;
using Serilog.Core;

namespace PiBoot.Tests.Servers;

public sealed class SpanningTreeWatchTests : IDisposable
{
    private static readonly MacAddress Switch = new(0x001c0e878504);
    private static readonly Link Ethernet = new(
        7, "lan", new MacAddress(0xdca632000001), 1500, true, false, [new LinkAddress(new Ipv4Address(0xc0a8010a), 24)]);

    private readonly ManualTime _time = new();
    private readonly LinkTable _links = LinkTable.Of(Ethernet, Ethernet with { Index = 8, Name = "other" });
    private MemoryFrameSocket? _socket;

    [Theory]
    [InlineData("stp-configuration")]
    [InlineData("stp-rapid")]
    [InlineData("stp-per-vlan")]
    public void A_tree_is_known_on_the_interface_where_it_was_heard(string capture)
    {
        var watch = Hears(capture);
        Assert.Equal("lan", Assert.Single(watch.Active()).Link);
        Assert.Equal(30, watch.Of(Ethernet)!.Blocked.TotalSeconds);
        Assert.Contains((7, new MacAddress(0x0180c2000000)), _socket!.Joined);
        Assert.Contains((8, new MacAddress(0x01000ccccccd)), _socket.Joined);
    }

    [Fact]
    public void A_tree_that_fell_silent_is_forgotten()
    {
        var watch = Hears("stp-rapid");
        _time.Advance(61);
        Assert.Empty(watch.Active());
    }

    [Fact]
    public void Without_a_message_there_is_no_tree() => Assert.Empty(Hears("stp-topology-change").Active());

    [Fact]
    public void One_interface_can_be_listened_to_for_a_while()
    {
        _socket = new MemoryFrameSocket(_time, 10).Arrives(0.5, 8, Switch, HexText.Capture("stp-rapid")).Arrives(2, 7, Switch, HexText.Capture("stp-configuration"));
        Assert.Equal("lan", SpanningTreeWatch.Listen(_socket, Ethernet, TimeSpan.FromSeconds(2.5), _time, default)!.Link);
        Assert.Null(SpanningTreeWatch.Listen(_socket, Ethernet, TimeSpan.FromSeconds(2.5), _time, default));
    }

    public void Dispose()
    {
        _socket?.Dispose();
        _links.Dispose();
    }

    private SpanningTreeWatch Hears(string capture)
    {
        _socket = new MemoryFrameSocket(_time, 3).Arrives(1, 7, Switch, HexText.Capture(capture));
        var watch = new SpanningTreeWatch(_socket, _links, _time, Logger.None);
        watch.Run(_socket.Over);
        return watch;
    }
}
