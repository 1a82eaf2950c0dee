namespace PiBoot.Linux.Commands;

/// <summary>How an external program ended.</summary>
public enum CommandEnding
{
    Exited,

    /// <summary>There is no such program.</summary>
    NotFound,

    /// <summary>It took longer than it was given, and was killed.</summary>
    TimedOut,
}
