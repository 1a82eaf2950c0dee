namespace PiBoot.Core.Os;

/// <summary>An operating system that clients can be given.</summary>
/// <param name="Name">Its folder's name.</param>
/// <param name="State"><c>ready</c>, or <c>incomplete</c> when a part is missing.</param>
/// <param name="IsDefault">New clients get it.</param>
/// <param name="Imported">When it came, UTC.</param>
/// <param name="Trouble">What is missing, in words; null when nothing is.</param>
public sealed record OsEntry(string Name, string State, bool IsDefault, DateTimeOffset Imported, string? Trouble)
{
    /// <summary>What is remembered of its import; null for one that was put there by hand.</summary>
    public OsFacts? Facts { get; init; }

    /// <summary>Models whose new clients get it, such as <c>pi1</c>.</summary>
    public IReadOnlyList<string> Families { get; init; } = [];
}
