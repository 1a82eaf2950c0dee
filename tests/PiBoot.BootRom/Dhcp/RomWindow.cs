using PiBoot.BootRom.Boards;

namespace PiBoot.BootRom.Dhcp;

/// <summary>
/// The time rules of one DISCOVER up to the Pi 3, as pure decisions; all times count from that DISCOVER. With
/// <see cref="Bug.NeedsLaterFrame"/> (NR3B): the transaction has a fixed timer of one second, only a frame received after it
/// completes, and the attempt ends when no frame comes for about a second.
/// </summary>
internal struct RomWindow(BugSet bugs)
{
    /// <summary>The next DISCOVER follows after this (NET; 5.0 s in FW#764).</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    public static readonly TimeSpan Timer = TimeSpan.FromSeconds(1);

    /// <summary>"About one second": a little more, since a reply delayed by one second is known to help (FW#862).</summary>
    public static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(1100);

    /// <summary>Inferred: the reports of <see cref="Bug.EarlyOfferTrap"/> have immediate answers, half a second is fine.</summary>
    public static readonly TimeSpan Early = TimeSpan.FromMilliseconds(250);

    private TimeSpan lastFrame;

    public bool IsTrapped { get; private set; }

    /// <summary>When the attempt ends if no further frame comes.</summary>
    public readonly TimeSpan Deadline
    {
        get
        {
            var quiet = lastFrame + Quiet;
            return bugs.Has(Bug.NeedsLaterFrame) && quiet < Interval ? quiet : Interval;
        }
    }

    /// <summary>Counts a received frame, whatever it is.</summary>
    /// <returns>True when this frame completes the transaction.</returns>
    public bool Frame(TimeSpan at, bool isOffer, bool isComplete)
    {
        lastFrame = at;
        IsTrapped |= isOffer && at < Early && bugs.Has(Bug.EarlyOfferTrap);
        return isComplete && !IsTrapped && (at >= Timer || !bugs.Has(Bug.NeedsLaterFrame));
    }
}
