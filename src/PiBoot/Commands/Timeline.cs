using System.Globalization;
using PiBoot.Web.Api;

namespace PiBoot.Commands;

/// <summary>A boot as lines of text: seconds since its first event, what was seen, and how much of it.</summary>
internal static class Timeline
{
    public static void Write(TextWriter output, IReadOnlyList<EventView> events)
    {
        if (events.Count == 0)
        {
            output.WriteLine("No boot was seen yet.");
            return;
        }

        var start = events[0].Time;
        output.WriteLine($"Boot of {start.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)}");
        foreach (var e in events)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{(e.Time - start).TotalSeconds,9:0.000} s  {e.Stage,-8}  {Word(e.Event),-8}  {What(e)}").TrimEnd());
        }
    }

    private static string Word(string word) => word is "discover" or "offer" or "request" ? word.ToUpperInvariant() : word;

    private static string What(EventView e)
    {
        if (e.File is { } file)
        {
            var size = e.Bytes is { } bytes && e.Seconds is { } seconds
                ? string.Create(CultureInfo.InvariantCulture, $"  {bytes:N0} bytes in {seconds:0.000} s")
                : "";
            return file + size + (e.Detail is null ? "" : $"  ({e.Detail})");
        }

        var text = e.Verdict ?? e.Detail ?? "";
        return e.Event == "up" && e.Seconds is { } boot
            ? string.Create(CultureInfo.InvariantCulture, $"{text}, {boot:0.0} s after its kernel began")
            : text;
    }
}
