using System.Globalization;
using PiBoot.Protocol.Stp;

namespace PiBoot.Core.Links;

/// <summary>The spanning tree that was heard on an interface.</summary>
/// <param name="Link">The interface.</param>
/// <param name="LastHeard">When last, UTC.</param>
/// <param name="Root">The bridge that the tree hangs on.</param>
/// <param name="Bridge">The switch that we are plugged into.</param>
/// <param name="HelloTime">Between two messages.</param>
/// <param name="ForwardDelay">Half of the time for which a port that comes up lets nothing through.</param>
/// <param name="HasTopologyChange">A link of the tree went up or down shortly before.</param>
/// <param name="IsRapid">Rapid spanning tree: it is as slow as the old one towards a station, which cannot agree to be quick.</param>
public sealed record SpanningTree(
    string Link,
    DateTimeOffset LastHeard,
    BridgeId Root,
    BridgeId Bridge,
    TimeSpan HelloTime,
    TimeSpan ForwardDelay,
    bool HasTopologyChange,
    bool IsRapid)
{
    /// <summary>IEEE 802.1D-2004 table 17-1: forward delay is 4 to 30 s; what claims more would have us wait for nothing.</summary>
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(30);

    /// <summary>Three times the maximum age of 20 s: a switch that was silent for so long has no tree any more.</summary>
    private static readonly TimeSpan Memory = TimeSpan.FromSeconds(60);

    public const string Advice =
        "Set the switch ports of the Pis to edge (also called portfast, or admin-edge), or switch spanning tree off.";

    /// <summary>How long a port that comes up lets nothing through: it listens, then learns.</summary>
    public TimeSpan Blocked => (ForwardDelay < LongestDelay ? ForwardDelay : LongestDelay) * 2;

    /// <summary>One sentence: what it does to a Pi that is switched on.</summary>
    public string Sentence => string.Create(
        CultureInfo.InvariantCulture,
        $"Spanning tree is active on {Link} (switch {Bridge.Mac}): a port that comes up is blocked for {Blocked.TotalSeconds:0} s.");

    /// <summary>The same as the end of a sentence about a switch.</summary>
    public string Effect => string.Create(CultureInfo.InvariantCulture, $"a port that comes up is blocked for {Blocked.TotalSeconds:0} s");

    public bool IsActive(DateTimeOffset now) => now - LastHeard < Memory;

    /// <summary>What is known after one more message; null when it says too little and nothing was known.</summary>
    public static SpanningTree? After(SpanningTree? before, in BridgeMessage message, string link, DateTimeOffset now) =>
        message.Kind == BridgeMessageKind.TopologyChange
            ? before is null ? null : before with { LastHeard = now, HasTopologyChange = true }
            : new SpanningTree(
                link,
                now,
                message.Root,
                message.Bridge,
                message.HelloTime,
                message.ForwardDelay,
                message.HasTopologyChange,
                message.Kind == BridgeMessageKind.Rapid);
}
