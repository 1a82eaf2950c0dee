namespace PiBoot.Core.Dhcp;

public enum PlannedFrameKind
{
    Offer,

    /// <summary>Any frame to the client's own address: it makes the ROM look at what it has received.</summary>
    Nudge,
}

/// <summary>One frame of an <see cref="OfferPlan"/>.</summary>
/// <param name="Kind">What to send.</param>
/// <param name="After">How long after the DISCOVER.</param>
public readonly record struct PlannedFrame(PlannedFrameKind Kind, TimeSpan After);
