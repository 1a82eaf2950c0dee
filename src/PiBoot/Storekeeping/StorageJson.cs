using System.Text.Json.Serialization;
using PiBoot.Core.Storekeeping;

namespace PiBoot.Storekeeping;

/// <summary>Lines between the two processes, serialised without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    Converters = [typeof(Ipv4AddressJson)],
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(StorageOrder))]
[JsonSerializable(typeof(StorageLine))]
internal sealed partial class StorageJson : JsonSerializerContext;

/// <summary>One line of an answer: exactly one member is there. The last line has a reply or says why there is none.</summary>
internal sealed record StorageLine(StorageProgress? Progress, StorageReply? Reply, string? Failed, bool? Cancelled);
