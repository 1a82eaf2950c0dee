using System.Text.Json.Serialization;

namespace PiBoot.Web.Login;

/// <summary>The shape of the file that the login is kept in.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, WriteIndented = true)]
[JsonSerializable(typeof(AccessRecord))]
internal sealed partial class AccessJson : JsonSerializerContext;
