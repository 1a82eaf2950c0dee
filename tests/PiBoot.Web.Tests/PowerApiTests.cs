using System.Net;
using System.Text;

namespace PiBoot.Web.Tests;

/// <summary>Relays over the API: what there is, what is ordered, and how it ended.</summary>
public sealed class PowerApiTests
{
    [Fact]
    public async Task Relays_are_listed_with_the_clients_on_them()
    {
        await using var api = await RunningApi.StartAsync();
        using var set = await api.Control.PatchAsync("/api/v1/clients/b66c4c16", Json("""{"name":"kitchen","relay":"hall/1","held":true}"""));
        Assert.Equal(HttpStatusCode.OK, set.StatusCode);
        Assert.Equal(
            """[{"relay":"hall/1","state":"on","since":"2026-11-22T12:00:00Z","clients":["kitchen"],"held":true,"keptOff":false,"doing":null,"trouble":null,"cycles":2},""" +
            """{"relay":"hall/2","state":"unknown","since":null,"clients":[],"held":false,"keptOff":false,"doing":"is tried again in 5 s","trouble":"it does not answer","cycles":0}]""",
            (await api.GetAsync("/api/v1/power")).GetRawText());
    }

    [Theory]
    [InlineData("""{"action":"off","target":"kitchen"}""", "power Off kitchen")]
    [InlineData("""{"action":"on","target":"all"}""", "power On all")]
    [InlineData("""{"action":"cycle","target":"hall/1","group":true,"now":true}""", "power Cycle hall/1 with its group now")]
    public async Task An_order_is_answered_with_its_steps_and_then_with_all_relays(string body, string order)
    {
        await using var api = await RunningApi.StartAsync();
        using var response = await api.Control.PostAsync("/api/v1/power", Json(body));
        var lines = (await response.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(3, lines.Length);
        Assert.Equal("""{"relay":"hall/1","clients":["kitchen"],"step":"asked to shut down","done":null,"failed":null}""", lines[0]);
        Assert.Contains("\"step\":\"off\"", lines[1], StringComparison.Ordinal);
        Assert.Contains("\"done\":[{\"relay\":\"hall/1\"", lines[2], StringComparison.Ordinal);
        Assert.Equal([order], api.Appliance.Orders);
    }

    [Fact]
    public async Task What_a_relay_did_not_do_stands_on_the_last_line()
    {
        await using var api = await RunningApi.StartAsync();
        api.Appliance.RelayFaults = ["Relay hall/1 fails: no answer.", "Relay hall/2 fails: no answer."];
        using var response = await api.Control.PostAsync("/api/v1/power", Json("""{"action":"off","target":"all"}"""));
        Assert.EndsWith(
            "\"failed\":\"Relay hall/1 fails: no answer. Relay hall/2 fails: no answer.\"}\n", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_order_is_a_problem()
    {
        await using var api = await RunningApi.StartAsync();
        api.Appliance.Fault = "oven and fridge hang on relay hall/1: say --group to switch them all.";
        using var response = await api.Control.PostAsync("/api/v1/power", Json("""{"action":"off","target":"oven"}"""));
        await RunningApi.IsProblem(response, HttpStatusCode.Conflict, null, "oven and fridge");
    }

    [Theory]
    [InlineData("""{"action":"toggle","target":"all"}""", "action", "'toggle'")]
    [InlineData("""{"target":"all"}""", "action", "''")]
    [InlineData("""{"action":"on"}""", "target", "Which client or relay?")]
    [InlineData("""{"action":"on","target":""}""", "target", "Which client or relay?")]
    public async Task An_order_that_makes_no_sense_is_a_problem_and_nothing_is_done(string body, string field, string word)
    {
        await using var api = await RunningApi.StartAsync();
        using var response = await api.Control.PostAsync("/api/v1/power", Json(body));
        await RunningApi.IsProblem(response, HttpStatusCode.BadRequest, field, word);
        Assert.Empty(api.Appliance.Orders);
    }

    [Theory]
    [InlineData("""{"relay":"hall/3"}""", "relay", "There is no relay 'hall/3'; there are: hall/1, hall/2.")]
    public async Task A_client_gets_no_relay_that_is_not_there(string body, string field, string word)
    {
        await using var api = await RunningApi.StartAsync();
        using var response = await api.Control.PatchAsync("/api/v1/clients/b66c4c16", Json(body));
        await RunningApi.IsProblem(response, HttpStatusCode.BadRequest, field, word);
    }

    [Fact]
    public async Task While_nothing_is_served_no_relay_is_switched()
    {
        await using var api = await RunningApi.StartAsync();
        api.State.Services = null;
        using var list = await api.Control.GetAsync("/api/v1/power");
        await RunningApi.IsProblem(list, HttpStatusCode.ServiceUnavailable, null, "No cable.");
        using var order = await api.Control.PostAsync("/api/v1/power", Json("""{"action":"off","target":"all"}"""));
        await RunningApi.IsProblem(order, HttpStatusCode.ServiceUnavailable, null, "No cable.");
        Assert.Empty(api.Appliance.Orders);
    }

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");
}
