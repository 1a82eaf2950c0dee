namespace PiBoot.Core.Supervision;

/// <summary>What is done to help a boot on, the weakest first.</summary>
public enum CureStep
{
    /// <summary>A small broadcast: wakes a ROM that waits for any frame before it asks again (raspberrypi/firmware#764).</summary>
    Broadcast,

    /// <summary>A frame to the board alone: completes a DHCP exchange whose timer has passed.</summary>
    Nudge,

    /// <summary>Our last OFFER to it, again.</summary>
    OfferAgain,

    /// <summary>Our own address in an ARP reply that nobody asked for: bootcode.bin may have missed the answer (raspberrypi/firmware#745, #975).</summary>
    Announce,

    /// <summary>Its power is cut and given again.</summary>
    PowerCycle,

    /// <summary>Nothing: only words.</summary>
    Say,
}
