using System.Text.Json.Serialization;

namespace PiBoot.BootRom;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(BootReport))]
internal sealed partial class BootReportJson : JsonSerializerContext;
