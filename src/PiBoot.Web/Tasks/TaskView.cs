using System.Text.Json;

namespace PiBoot.Web.Tasks;

/// <summary>A piece of long work. Sizes in bytes, times UTC.</summary>
/// <param name="Id">Unique as long as the service runs.</param>
/// <param name="Kind"><c>import</c>, <c>prepare</c>, <c>power</c>, <c>snapshot</c>, <c>rollback</c> or <c>reset</c>.</param>
/// <param name="Title">What it is, for people.</param>
/// <param name="State"><c>running</c>, <c>done</c>, <c>failed</c> or <c>cancelled</c>.</param>
/// <param name="CanCancel">Whether it may be called off; what would be worse half done may not.</param>
/// <param name="Step">What is done just now, or was done last.</param>
/// <param name="Bytes">Done of this step; null where it has no size.</param>
/// <param name="Total">Of this step; null where it is not known.</param>
/// <param name="Failed">Why it failed.</param>
/// <param name="Result">What came of it, in the shape that belongs to its kind.</param>
public sealed record TaskView(
    string Id,
    string Kind,
    string Title,
    string State,
    bool CanCancel,
    DateTime Started,
    DateTime? Ended,
    string? Step,
    long? Bytes,
    long? Total,
    string? Failed,
    JsonElement? Result);
