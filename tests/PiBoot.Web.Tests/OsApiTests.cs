using System.Net;
using System.Text;
using System.Text.Json;

namespace PiBoot.Web.Tests;

/// <summary>Operating systems over the API.</summary>
public sealed class OsApiTests
{
    private static readonly string Digest = new('a', 64);

    [Fact]
    public async Task An_import_tells_each_step_and_then_the_system_with_its_verdicts()
    {
        await using var api = await RunningApi.StartAsync();
        var lines = await ImportAsync(api, $$"""{"source":"https://example.org/x.img.xz","name":"bookworm","sha256":"{{Digest}}"}""");
        Assert.Equal("unpacking 20000000 40000000", $"{lines[0].GetProperty("step")} {lines[0].GetProperty("bytes")} {lines[0].GetProperty("total")}");
        var done = lines[1].GetProperty("done");
        Assert.Equal("bookworm", done.GetProperty("name").GetString());
        Assert.Equal("""[{"model":"Pi 4","boots":true,"reasons":[],"warnings":["hot"]}]""", done.GetProperty("verdicts").GetRawText());
        Assert.Equal([$"import https://example.org/x.img.xz bookworm {Digest}"], api.Appliance.Orders);
        Assert.Equal(1, api.DefaultChanges);
    }

    [Fact]
    public async Task An_import_that_fails_says_why_on_its_last_line_and_changes_no_default()
    {
        await using var api = await RunningApi.StartAsync();
        api.Appliance.Fault = "The drive is full.";
        var lines = await ImportAsync(api, """{"source":"/mnt/x","name":"bookworm"}""");
        Assert.Equal("The drive is full.", lines[^1].GetProperty("failed").GetString());
        Assert.Equal(0, api.DefaultChanges);
    }

    [Theory]
    [InlineData("""{"source":"x.img","name":"a"}""", "source", "'x.img'")]
    [InlineData("""{"source":"ftp://x/y","name":"a"}""", "source", "'ftp://x/y'")]
    [InlineData("""{"source":"file:///etc","name":"a"}""", "source", "'file:///etc'")]
    [InlineData("""{"source":"","name":"a"}""", "source", "''")]
    [InlineData("""{"source":"/mnt/x","name":""}""", "name", "name")]
    [InlineData("""{"source":"/mnt/x","name":"a","sha256":"abc"}""", "sha256", "'abc'")]
    [InlineData("""{"source":"/mnt/x","name":"a","sha256":"gggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggg"}""", "sha256", "64 hexadecimal digits")]
    [InlineData("""{"source":7}""", null, "JSON")]
    public async Task A_faulty_import_order_is_a_problem_that_names_the_field_and_imports_nothing(string body, string? field, string word)
    {
        await using var api = await RunningApi.StartAsync();
        using var response = await api.Control.PostAsync("/api/v1/os", Json(body));
        await RunningApi.IsProblem(response, HttpStatusCode.BadRequest, field, word);
        Assert.Empty(api.Appliance.Orders);
    }

    [Fact]
    public async Task A_system_is_checked_for_every_model()
    {
        await using var api = await RunningApi.StartAsync();
        Assert.Equal(
            """[{"model":"Pi 1","boots":false,"reasons":["no kernel"],"warnings":[]},{"model":"Pi 4","boots":true,"reasons":[],"warnings":["hot"]}]""",
            (await api.GetAsync("/api/v1/os/trixie/check")).GetRawText());
        Assert.Equal(["check trixie"], api.Appliance.Orders);
    }

    [Fact]
    public async Task A_system_is_removed_unless_that_is_refused_with_the_reason()
    {
        await using var api = await RunningApi.StartAsync();
        using var removed = await api.Control.DeleteAsync("/api/v1/os/trixie");
        Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);
        api.Appliance.Fault = "'trixie' is the operating system of kitchen.";
        using var refused = await api.Control.DeleteAsync("/api/v1/os/trixie");
        await RunningApi.IsProblem(refused, HttpStatusCode.Conflict, null, "kitchen");
    }

    [Theory]
    [InlineData("""{"name":"trixie"}""", "default trixie all")]
    [InlineData("""{"name":"trixie","model":"pi4"}""", "default trixie pi4")]
    public async Task The_default_is_chosen_for_all_models_or_for_one_and_told_on(string body, string order)
    {
        await using var api = await RunningApi.StartAsync();
        using var response = await api.Control.PutAsync("/api/v1/os/default", Json(body));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(1, (await RunningApi.ReadAsync(response)).GetArrayLength());
        Assert.Equal([order], api.Appliance.Orders);
        Assert.Equal(1, api.DefaultChanges);
    }

    [Fact]
    public async Task A_default_that_is_refused_is_a_problem_and_not_told_on()
    {
        await using var api = await RunningApi.StartAsync();
        api.Appliance.Fault = "'pi9' is no model.";
        using var response = await api.Control.PutAsync("/api/v1/os/default", Json("""{"name":"trixie","model":"pi9"}"""));
        await RunningApi.IsProblem(response, HttpStatusCode.Conflict, null, "'pi9'");
        Assert.Equal(0, api.DefaultChanges);
    }

    private static async Task<JsonElement[]> ImportAsync(RunningApi api, string body)
    {
        using var response = await api.Control.PostAsync("/api/v1/os", Json(body));
        Assert.Equal("application/x-ndjson", response.Content.Headers.ContentType!.MediaType);
        return [.. (await response.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");
}
