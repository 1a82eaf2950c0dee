namespace PiBoot.Core.Metrics;

/// <summary>How a boot ended. Each ends once; one that stalled may be <see cref="Late"/> beside that.</summary>
public enum BootResult
{
    /// <summary>It came up.</summary>
    Up,

    /// <summary>It came up after it had counted as stalled or never up.</summary>
    Late,
    Stalled,

    /// <summary>It mounted its root, answers, and did not report.</summary>
    NeverUp,

    /// <summary>It began anew before it was up.</summary>
    Restarted,

    /// <summary>It was switched off or shut down before it was up.</summary>
    Ended,
}
