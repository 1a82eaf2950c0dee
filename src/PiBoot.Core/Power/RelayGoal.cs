namespace PiBoot.Core.Power;

/// <summary>What a relay is to reach.</summary>
internal enum RelayGoal
{
    /// <summary>It is as it is to be.</summary>
    None,
    Off,
    On,

    /// <summary>Off first; then the goal is on.</summary>
    Cycle,
}
