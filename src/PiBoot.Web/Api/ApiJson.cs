using System.Text.Json.Serialization;

namespace PiBoot.Web.Api;

/// <summary>All shapes of the API, serialised without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ClientView))]
[JsonSerializable(typeof(ClientView[]))]
[JsonSerializable(typeof(EventView))]
[JsonSerializable(typeof(EventView[]))]
[JsonSerializable(typeof(OsView))]
[JsonSerializable(typeof(OsView[]))]
[JsonSerializable(typeof(StatusView))]
[JsonSerializable(typeof(FindingView[]))]
[JsonSerializable(typeof(ClientPatch))]
[JsonSerializable(typeof(ImportOrder))]
[JsonSerializable(typeof(ImportProgress))]
[JsonSerializable(typeof(Problem))]
public sealed partial class ApiJson : JsonSerializerContext;
