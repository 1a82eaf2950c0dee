using System.Net;
using System.Text;
using System.Text.Json;

namespace PiBoot.Web.Tests;

public sealed class SystemApiTests
{
    [Fact]
    public async Task The_status_tells_of_the_whole_appliance()
    {
        await using var api = await RunningApi.StartAsync();
        var status = await api.GetAsync("/api/v1/status");
        Assert.Equal(
            """{"version":"0.1.0","ready":false,"started":"2026-11-22T12:00:00Z","interfaces":["eth0 192.168.1.10"],"nfs":"kernel nfsd","defaultOs":"trixie","clients":{"up":2},"freeBytes":1000,"troubles":["No cable."],"faults":[]}""",
            status.GetRawText());
    }

    [Fact]
    public async Task The_doctors_findings_have_a_level_in_words()
    {
        await using var api = await RunningApi.StartAsync();
        Assert.Equal(
            """[{"check":"tftp","level":"bad","message":"taken","advice":"stop it"}]""", (await api.GetAsync("/api/v1/doctor")).GetRawText());
    }

    [Fact]
    public async Task Systems_are_an_array_with_name_and_state()
    {
        await using var api = await RunningApi.StartAsync();
        Assert.Equal(
            """[{"name":"trixie","state":"ready","default":true,"models":[],"imported":"2026-11-22T12:00:00Z","trouble":null,"distribution":null,"architecture":null,"source":null,"form":null,"steps":null}]""",
            (await api.GetAsync("/api/v1/os")).GetRawText());
    }

    [Theory]
    [InlineData(null, "done")]
    [InlineData("no boot directory", "failed")]
    public async Task An_import_tells_its_progress_line_by_line_and_how_it_ended(string? fault, string ending)
    {
        await using var api = await RunningApi.StartAsync();
        api.Appliance.Fault = fault;
        using var response = await api.Control.PostAsync("/api/v1/os", Json("""{"source":"/mnt/x","name":"bookworm"}"""));
        var lines = (await response.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        Assert.Contains("\"bytes\":20000000", lines[0], StringComparison.Ordinal);
        using var last = JsonDocument.Parse(lines[1]);
        Assert.NotEqual(JsonValueKind.Null, last.RootElement.GetProperty(ending).ValueKind);
    }

    [Theory]
    [InlineData("""{"source":"x","name":"a"}""", "source")]
    [InlineData("""{"name":"a"}""", "source")]
    [InlineData("""{"source":"/mnt/x"}""", "name")]
    public async Task An_import_order_that_lacks_a_part_is_a_problem_that_names_it(string body, string field)
    {
        await using var api = await RunningApi.StartAsync();
        using var response = await api.Control.PostAsync("/api/v1/os", Json(body));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(field, (await RunningApi.ReadAsync(response)).GetProperty("field").GetString());
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_refused()
    {
        await using var api = await RunningApi.StartAsync();
        using var body = Json($$"""{"name":"{{new string('a', 100_000)}}"}""");
        using var response = await api.Control.PostAsync("/api/v1/os", body);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");
}
