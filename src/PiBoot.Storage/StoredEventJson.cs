using System.Text.Json.Serialization;

namespace PiBoot.Storage;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(StoredEvent[]))]
internal sealed partial class StoredEventJson : JsonSerializerContext;
