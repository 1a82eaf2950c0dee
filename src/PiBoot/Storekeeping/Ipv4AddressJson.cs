using System.Text.Json;
using System.Text.Json.Serialization;
using PiBoot.Protocol.Wire;

namespace PiBoot.Storekeeping;

/// <summary>An address as its dotted quad.</summary>
internal sealed class Ipv4AddressJson : JsonConverter<Ipv4Address>
{
    public override Ipv4Address Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Ipv4Address.TryParse(reader.GetString(), out var address) ? address : throw new JsonException("not an IPv4 address");

    public override void Write(Utf8JsonWriter writer, Ipv4Address value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
