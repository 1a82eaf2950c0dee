namespace PiBoot.Core.Access;

/// <summary>What an API token is good for.</summary>
public enum TokenScope
{
    /// <summary>To look.</summary>
    Read,

    /// <summary>To do whatever a session may do.</summary>
    Full,
}
