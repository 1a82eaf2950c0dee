namespace PiBoot.Core.Power;

/// <summary>What is known of a relay.</summary>
public enum RelayState
{
    /// <summary>Its bank cannot tell, and it was not switched yet, or it failed when it was.</summary>
    Unknown,
    Powered,
    Off,
}
