using PiBoot.Core.Links;
using PiBoot.Protocol.Stp;
using PiBoot.Testing;

namespace PiBoot.Core.Tests.Links;

public sealed class SpanningTreeTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_message_tells_the_switch_and_for_how_long_a_port_is_blocked()
    {
        var tree = Heard("stp-configuration")!;
        Assert.Equal(TimeSpan.FromSeconds(30), tree.Blocked);
        Assert.Equal("Spanning tree is active on lan (switch 00:1c:0e:87:85:00): a port that comes up is blocked for 30 s.", tree.Sentence);
        Assert.False(tree.IsRapid);
    }

    [Fact]
    public void Rapid_spanning_tree_is_as_slow_towards_a_Pi() => Assert.Equal((true, 30), (Heard("stp-rapid")!.IsRapid, Heard("stp-rapid")!.Blocked.TotalSeconds));

    [Fact]
    public void A_forward_delay_beyond_what_the_standard_allows_is_not_believed()
    {
        var packet = HexText.Capture("stp-configuration");
        packet[3 + 33] = 0xff;
        Assert.True(BridgeMessage.TryRead(packet, out var message));
        Assert.Equal(TimeSpan.FromSeconds(60), SpanningTree.After(null, message, "lan", Noon)!.Blocked);
    }

    [Fact]
    public void A_topology_change_alone_says_nothing_of_the_switch()
    {
        Assert.Null(Heard("stp-topology-change"));
        var known = Heard("stp-configuration")!;
        BridgeMessage.TryRead(HexText.Capture("stp-topology-change"), out var change);
        var after = SpanningTree.After(known, change, "lan", Noon.AddSeconds(5))!;
        Assert.Equal((true, known.Bridge, Noon.AddSeconds(5)), (after.HasTopologyChange, after.Bridge, after.LastHeard));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(59, true)]
    [InlineData(61, false)]
    public void It_is_active_as_long_as_it_was_heard_within_a_minute(int seconds, bool active) =>
        Assert.Equal(active, Heard("stp-rapid")!.IsActive(Noon.AddSeconds(seconds)));

    private static SpanningTree? Heard(string capture)
    {
        Assert.True(BridgeMessage.TryRead(HexText.Capture(capture), out var message));
        return SpanningTree.After(null, message, "lan", Noon);
    }
}
