using PiBoot.Core.Boot;

namespace PiBoot.Storage;

/// <summary>A boot event as it stands in the <c>events</c> column.</summary>
internal sealed record StoredEvent(
    DateTimeOffset Time, string Stage, string Event, string? File, long? Bytes, double? Seconds, string? Verdict, string? Detail)
{
    public static StoredEvent Of(BootEvent seen) => new(
        seen.Time.ToUniversalTime(), StoredText.Of(seen.Stage), seen.Event, seen.File, seen.Bytes, seen.Seconds, seen.Verdict, seen.Detail);

    public BootEvent ToBootEvent() => new(Time, StoredText.Word<BootStage>(Stage), Event)
    {
        File = File,
        Bytes = Bytes,
        Seconds = Seconds,
        Verdict = Verdict,
        Detail = Detail,
    };
}
