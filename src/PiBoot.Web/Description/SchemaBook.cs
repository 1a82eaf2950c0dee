using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace PiBoot.Web.Description;

/// <summary>Schemas (OpenAPI 3.0.3, section 4.7.24) of the shapes that the API takes and gives, each object once and by its name.</summary>
/// <param name="options">Knows every shape.</param>
internal sealed class SchemaBook(JsonSerializerOptions options)
{
    /// <summary>All that have been asked for, and what they hold.</summary>
    public JsonObject Objects { get; } = [];

    public JsonObject Of(JsonTypeInfo shape) => Of(shape.Type);

    private JsonObject Of(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            var inner = Of(underlying);
            inner["nullable"] = true;
            return inner;
        }

        return Plain(type) ?? Composed(options.GetTypeInfo(type));
    }

    private static JsonObject? Plain(Type type) => type switch
    {
        _ when type == typeof(string) => new JsonObject { ["type"] = "string" },
        _ when type == typeof(bool) => new JsonObject { ["type"] = "boolean" },
        _ when type == typeof(int) => new JsonObject { ["type"] = "integer", ["format"] = "int32" },
        _ when type == typeof(long) => new JsonObject { ["type"] = "integer", ["format"] = "int64" },
        _ when type == typeof(double) => new JsonObject { ["type"] = "number", ["format"] = "double" },
        _ when type == typeof(DateTime) => new JsonObject { ["type"] = "string", ["format"] = "date-time" },
        _ when type == typeof(JsonElement) => [],
        _ => null,
    };

    private JsonObject Composed(JsonTypeInfo info)
    {
        switch (info.Kind)
        {
            case JsonTypeInfoKind.Enumerable:
                return new JsonObject { ["type"] = "array", ["items"] = Of(info.ElementType!) };
            case JsonTypeInfoKind.Dictionary:
                return new JsonObject { ["type"] = "object", ["additionalProperties"] = Of(info.ElementType!) };
            case JsonTypeInfoKind.Object:
                Enter(info);
                return new JsonObject { ["$ref"] = $"#/components/schemas/{info.Type.Name}" };
            default:
                throw new NotSupportedException($"The API's description has no words for {info.Type}.");
        }
    }

    private void Enter(JsonTypeInfo info)
    {
        var name = info.Type.Name;
        if (Objects.ContainsKey(name))
        {
            return;
        }

        // In its place before its fields are: a shape may hold itself.
        var properties = new JsonObject();
        Objects[name] = new JsonObject { ["type"] = "object", ["properties"] = properties };
        foreach (var property in info.Properties.Where(p => !p.IsExtensionData && p.Get is not null))
        {
            properties[property.Name] = Field(property);
        }
    }

    private JsonObject Field(JsonPropertyInfo property)
    {
        var schema = Of(property.PropertyType);
        if (!property.IsGetNullable || property.PropertyType == typeof(JsonElement?))
        {
            return schema;
        }

        // Beside a reference nothing else may stand.
        if (schema.ContainsKey("$ref"))
        {
            return new JsonObject { ["allOf"] = new JsonArray(schema), ["nullable"] = true };
        }

        schema["nullable"] = true;
        return schema;
    }
}
