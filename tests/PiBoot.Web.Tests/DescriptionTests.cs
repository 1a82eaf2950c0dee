using System.Text.Json;

namespace PiBoot.Web.Tests;

/// <summary>The API's description says what is served, in shapes that are there.</summary>
public sealed class DescriptionTests
{
    [Fact]
    public async Task Every_route_is_described_and_nothing_else()
    {
        await using var api = await RunningApi.StartAsync();
        var document = await api.GetAsync("/api/v1/openapi.json");
        Assert.Equal("3.0.3", document.GetProperty("openapi").GetString());
        var described =
            from path in document.GetProperty("paths").EnumerateObject()
            from operation in path.Value.EnumerateObject()
            select $"{operation.Name.ToUpperInvariant()} {path.Name}";
        Assert.Equal(
            (await api.Host.RoutesAsync()).Where(r => !r.Operation.IsPage).Select(r => $"{r.Method} {r.Path}").Order(StringComparer.Ordinal),
            described.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task References_lead_to_schemas_names_are_unique_and_placeholders_are_parameters()
    {
        await using var api = await RunningApi.StartAsync();
        var document = await api.GetAsync("/api/v1/openapi.json");
        var schemas = document.GetProperty("components").GetProperty("schemas");
        Assert.All(References(document), reference => Assert.True(schemas.TryGetProperty(reference["#/components/schemas/".Length..], out _), reference));
        var names = new List<string>();
        foreach (var path in document.GetProperty("paths").EnumerateObject())
        {
            foreach (var operation in path.Value.EnumerateObject())
            {
                names.Add(operation.Value.GetProperty("operationId").GetString()!);
                var placed = path.Name.Split('{').Skip(1).Select(part => part.Split('}')[0]);
                var named = !operation.Value.TryGetProperty("parameters", out var parameters) ? [] : parameters.EnumerateArray()
                    .Where(p => p.GetProperty("in").GetString() == "path").Select(p => p.GetProperty("name").GetString()!);
                Assert.Equal(placed, named);
                Assert.NotEqual("", operation.Value.GetProperty("summary").GetString());
            }
        }

        Assert.Equal(names.Count, names.Distinct().Count());
    }

    [Fact]
    public async Task An_answer_has_the_fields_that_its_schema_names()
    {
        await using var api = await RunningApi.StartAsync();
        var schema = (await api.GetAsync("/api/v1/openapi.json")).GetProperty("components").GetProperty("schemas").GetProperty("ClientView").GetProperty("properties");
        var client = (await api.GetAsync("/api/v1/clients"))[0];
        Assert.Equal(client.EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal), schema.EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal));
        Assert.Equal("""{"type":"string"}""", schema.GetProperty("id").GetRawText());
        Assert.Equal("""{"type":"string","format":"date-time","nullable":true}""", schema.GetProperty("since").GetRawText());
        Assert.Equal("""{"type":"array","items":{"type":"string"}}""", schema.GetProperty("macs").GetRawText());
    }

    private static IEnumerable<string> References(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => json.EnumerateObject().SelectMany(p => p.Name == "$ref" ? [p.Value.GetString()!] : References(p.Value)),
        JsonValueKind.Array => json.EnumerateArray().SelectMany(References),
        _ => [],
    };
}
