namespace PiBoot.Core.Display;

/// <summary>A boot under way.</summary>
/// <param name="Client">The client's name.</param>
/// <param name="Stage">Its stage, by the word that every view uses.</param>
public sealed record BootProgress(string Client, string Stage)
{
    /// <summary>The file that is being loaded, or the last one; null where files no longer matter.</summary>
    public string? File { get; init; }

    /// <summary>Files loaded so far.</summary>
    public int Files { get; init; }

    /// <summary>File bytes loaded so far.</summary>
    public long Bytes { get; init; }

    /// <summary>How much of what it loads; null when nobody knows how much that is.</summary>
    public int? Percent { get; init; }
}
