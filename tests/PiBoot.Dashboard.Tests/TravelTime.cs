namespace PiBoot.Dashboard.Tests;

/// <summary>The machine's clock, which goes on as in the browser, and a way to tell of what happened before.</summary>
internal sealed class TravelTime : TimeProvider
{
    /// <summary>Added to what the clock says.</summary>
    public TimeSpan Offset { get; set; }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Offset;
}
