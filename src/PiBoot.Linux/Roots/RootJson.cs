using System.Text.Json.Serialization;
using PiBoot.Core.Os;

namespace PiBoot.Linux.Roots;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    WriteIndented = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ClientFacts))]
[JsonSerializable(typeof(SnapshotFacts))]
[JsonSerializable(typeof(OsFacts))]
internal sealed partial class RootJson : JsonSerializerContext;
