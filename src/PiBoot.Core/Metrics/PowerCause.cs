namespace PiBoot.Core.Metrics;

/// <summary>Who has the power of a client cut and given again.</summary>
public enum PowerCause
{
    /// <summary>Supervision, because the client hangs.</summary>
    Cure,
    User,

    /// <summary>The service has started, and the client did not answer.</summary>
    Start,
}
