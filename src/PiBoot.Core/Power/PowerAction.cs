namespace PiBoot.Core.Power;

/// <summary>What is to be done to a client's power.</summary>
public enum PowerAction
{
    On,
    Off,

    /// <summary>Off, and on again.</summary>
    Cycle,
}
