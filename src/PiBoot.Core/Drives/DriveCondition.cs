namespace PiBoot.Core.Drives;

/// <summary>What the data directory can be used for at the moment.</summary>
public enum DriveCondition
{
    Ready,

    /// <summary>It is meant to be on a drive that is not plugged in, or was pulled.</summary>
    Missing,

    /// <summary>What is there can be served; nothing can be written.</summary>
    ReadOnly,

    /// <summary>Next to nothing more can be written.</summary>
    Full,

    /// <summary>Plugged in, but it answers reads with errors or not at all.</summary>
    Failing,
}
