namespace PiBoot.Core.Os;

/// <summary>The small SD cards that help older Pis to the network.</summary>
public enum CardKind
{
    /// <summary>Pi 1 and Zero: stays in the Pi, which cannot boot from the network by itself.</summary>
    Pi1,

    /// <summary>Pi 2: the same.</summary>
    Pi2,

    /// <summary>Pi 3: the same, for one whose own boot ROM does not get through.</summary>
    Pi3Bootcode,

    /// <summary>Pi 3B: used once; sets the bit that makes its boot ROM try the network, and then is no more needed.</summary>
    Pi3Otp,
}
