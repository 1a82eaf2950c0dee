using PiBoot.Protocol.Pxe;

namespace PiBoot.Core.Dhcp;

/// <summary>What to send after a DISCOVER, and when.</summary>
/// <remarks>
/// The boot ROM of the 2B v1.2/3B and bootcode.bin ask at most five times, five seconds apart, and some of them
/// never again before power is cut (raspberrypi/firmware#825, #1081). Two readings of their clock exist:
/// an answer within the first second locks them up (firmware#859, #862, #934: <c>dhcp-reply-delay=1</c> cures it), and,
/// measured by the author of netboot-rpi3b, an attempt dies when no frame follows within a second and completes only on a
/// frame that arrives after the first second with all parameters known. The first two attempts follow the former,
/// the others the latter; frames at +0.6 s and +1.2 s serve both.
/// </remarks>
public static class OfferPlan
{
    private static readonly TimeSpan FirstNudge = TimeSpan.FromSeconds(0.6);
    private static readonly TimeSpan SecondNudge = TimeSpan.FromSeconds(1.2);
    private static readonly TimeSpan EarlyOffer = TimeSpan.FromSeconds(0.3);
    private const int PatientAttempts = 2;

    /// <summary>Frames in the order of their times.</summary>
    /// <param name="identity">Who asks.</param>
    /// <param name="attempt">1 for the first DISCOVER of this boot stage, 2 for its first repetition, …</param>
    /// <param name="delay">Before the OFFER to a Pi 3 or older; at most 4 s.</param>
    public static IReadOnlyList<PlannedFrame> For(in PiIdentity identity, int attempt, TimeSpan delay)
    {
        if (!identity.NeedsNudges)
        {
            return [new PlannedFrame(PlannedFrameKind.Offer, TimeSpan.Zero)];
        }

        PlannedFrame[] frames = attempt <= PatientAttempts
            ?
            [
                new(PlannedFrameKind.Offer, delay),
                new(PlannedFrameKind.Nudge, FirstNudge),
                new(PlannedFrameKind.Nudge, SecondNudge),
            ]
            :
            [
                new(PlannedFrameKind.Offer, EarlyOffer),
                new(PlannedFrameKind.Nudge, FirstNudge),
                new(PlannedFrameKind.Offer, SecondNudge),
            ];
        return [.. frames.OrderBy(f => f.After)];
    }
}
