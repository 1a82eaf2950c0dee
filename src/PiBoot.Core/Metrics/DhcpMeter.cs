using PiBoot.Protocol.Dhcp;

namespace PiBoot.Core.Metrics;

/// <summary>DHCP messages since the process began. From any thread.</summary>
public sealed class DhcpMeter
{
    /// <summary>RFC 2132 section 9.6, by their numbers; 0 stands for all others.</summary>
    private static readonly string[] Types = ["other", "discover", "offer", "request", "decline", "ack", "nak", "release", "inform"];

    private static readonly string[] Reasons = ["foreign", "relayed", "garbage", "no_address", "full"];

    private readonly long[] _received = new long[Types.Length];
    private readonly long[] _ignored = new long[Reasons.Length];
    private long _offers;
    private long _nudges;
    private long _failed;

    public void Received(DhcpMessageType type) => Interlocked.Increment(ref _received[(int)type < Types.Length ? (int)type : 0]);

    public void Ignored(DhcpIgnored reason) => Interlocked.Increment(ref _ignored[(int)reason]);

    public void OfferSent() => Interlocked.Increment(ref _offers);

    public void NudgeSent() => Interlocked.Increment(ref _nudges);

    public void SendFailed() => Interlocked.Increment(ref _failed);

    public void Write(MetricsText text)
    {
        text.Counter("piboot_dhcp_received_messages_total", "Messages seen on the DHCP ports, by type.");
        for (var i = 0; i < Types.Length; i++)
        {
            text.Sample(Interlocked.Read(ref _received[i]), ("type", Types[i]));
        }

        text.Counter("piboot_dhcp_ignored_messages_total", "Messages on the DHCP ports that were left alone, by reason; foreign: somebody else's business.");
        for (var i = 0; i < Reasons.Length; i++)
        {
            text.Sample(Interlocked.Read(ref _ignored[i]), ("reason", Reasons[i]));
        }

        text.Counter("piboot_dhcp_sent_messages_total", "DHCP messages sent, by type; nudge: a frame that wakes the boot ROM of a Pi 3 or older.");
        text.Sample(Interlocked.Read(ref _offers), ("type", "offer"));
        text.Sample(Interlocked.Read(ref _nudges), ("type", "nudge"));
        text.Counter("piboot_dhcp_send_errors_total", "Offers that could not be sent.", Interlocked.Read(ref _failed));
    }
}
