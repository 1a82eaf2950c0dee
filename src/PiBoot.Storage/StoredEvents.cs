using System.Text.Encodings.Web;
using System.Text.Json;
using PiBoot.Core.Boot;
using PiBoot.Core.Clients;

namespace PiBoot.Storage;

/// <summary>The events of a boot as one JSON text.</summary>
internal static class StoredEvents
{
    // Nothing of this reaches a web page as it is, so '+' and umlauts in file names stay readable.
    private static readonly StoredEventJson Json =
        new(new JsonSerializerOptions(StoredEventJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>Of a boot that has more, the newest <see cref="BootRecord.MaximumEvents"/>: they hold what went wrong.</summary>
    public static string Write(IReadOnlyList<BootEvent> events)
    {
        var stored = events.Skip(events.Count - BootRecord.MaximumEvents).Select(StoredEvent.Of).ToArray();
        return JsonSerializer.Serialize(stored, Json.StoredEventArray);
    }

    public static IReadOnlyList<BootEvent> Read(string json)
    {
        var stored = JsonSerializer.Deserialize(json, Json.StoredEventArray)
            ?? throw new FormatException("The events of a boot are null.");
        return Array.ConvertAll(stored, static one => one.ToBootEvent());
    }
}
