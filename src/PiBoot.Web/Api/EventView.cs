using System.Text.Json.Serialization;
using PiBoot.Core.Boot;

namespace PiBoot.Web.Api;

/// <summary>One event of a boot. Sizes in bytes, durations in seconds, times UTC; what does not belong to it is absent.</summary>
public sealed record EventView
{
    public DateTime Time { get; init; }

    /// <summary>Only in the stream of all clients' events.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Client { get; init; }

    public required string Stage { get; init; }

    public required string Event { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? File { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Bytes { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Seconds { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Verdict { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Detail { get; init; }

    public static EventView Of(BootEvent seen, string? client) => new()
    {
        Time = seen.Time.UtcDateTime,
        Client = client,
        Stage = Words.Of(seen.Stage),
        Event = seen.Event,
        File = seen.File,
        Bytes = seen.Bytes,
        Seconds = seen.Seconds is { } seconds ? Math.Round(seconds, 3) : null,
        Verdict = seen.Verdict,
        Detail = seen.Detail,
    };
}
