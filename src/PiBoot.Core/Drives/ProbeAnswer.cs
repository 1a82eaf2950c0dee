namespace PiBoot.Core.Drives;

/// <summary>What came of reading a little from the data directory's drive.</summary>
public enum ProbeAnswer
{
    Good,

    /// <summary>An error, such as EIO.</summary>
    Broken,

    /// <summary>Nothing within the time given.</summary>
    Silent,

    /// <summary>There is no such directory.</summary>
    NoDirectory,
}
