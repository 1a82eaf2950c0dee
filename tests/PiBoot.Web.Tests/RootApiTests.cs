using System.Net;
using System.Text;

namespace PiBoot.Web.Tests;

/// <summary>Roots and their snapshots over the API.</summary>
public sealed class RootApiTests
{
    private const string Root = "/api/v1/clients/b66c4c16/root";

    [Theory]
    [InlineData("/api/v1/roots", "roots all with space", "100", "1")]
    [InlineData("/api/v1/roots?space=no", "roots all without space", "null", "null")]
    [InlineData(Root, "roots b66c4c16 with space", "100", "1")]
    public async Task Roots_are_listed_with_their_snapshots_and_with_bytes_unless_told_otherwise(string path, string order, string own, string ofSnapshot)
    {
        await using var api = await RunningApi.StartAsync();
        var root = Assert.Single((await api.GetAsync(path)).EnumerateArray());
        Assert.Equal([order], api.Appliance.Orders);
        (string, string)[] expected =
        [
            ("client", "b66c4c16"), ("os", "trixie"), ("mode", "private"), ("state", "ready"), ("made", "2026-11-22T12:00:00Z"), ("pending", "reset"),
        ];
        Assert.All(expected, field => Assert.Equal(field.Item2, root.GetProperty(field.Item1).GetString()));
        Assert.Equal(own, root.GetProperty("ownBytes").GetRawText());
        Assert.Equal("""["last"]""", root.GetProperty("kept").GetRawText());
        var snapshot = Assert.Single(root.GetProperty("snapshots").EnumerateArray());
        Assert.Equal(("clean", ofSnapshot), (snapshot.GetProperty("name").GetString(), snapshot.GetProperty("ownBytes").GetRawText()));
    }

    [Theory]
    [InlineData("""{"name":"clean"}""", "snapshot b66c4c16 clean", "clean")]
    [InlineData("{}", "snapshot b66c4c16 by date", "snapshot-20261122-120000")]
    public async Task A_snapshot_is_made_under_its_name_or_by_date(string body, string order, string name)
    {
        await using var api = await RunningApi.StartAsync();
        using var response = await api.Control.PostAsync(Root + "/snapshots", Json(body));
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Equal(name, (await RunningApi.ReadAsync(response)).GetProperty("name").GetString());
        Assert.Equal([order], api.Appliance.Orders);
    }

    [Fact]
    public async Task A_snapshot_is_removed()
    {
        await using var api = await RunningApi.StartAsync();
        using var response = await api.Control.DeleteAsync(Root + "/snapshots/clean");
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Equal(["remove snapshot b66c4c16 clean"], api.Appliance.Orders);
    }

    [Theory]
    [InlineData("/rollback", """{"snapshot":"clean"}""", "replace b66c4c16 clean")]
    [InlineData("/reset", "", "replace b66c4c16 fresh")]
    public async Task A_root_is_replaced_at_once_or_at_the_next_boot(string path, string body, string order)
    {
        await using var api = await RunningApi.StartAsync();
        using var done = await api.Control.PostAsync(Root + path, Json(body));
        Assert.Equal("""{"pending":false,"keptAs":"before-reset-20261122-120000"}""", (await RunningApi.ReadAsync(done)).GetRawText());
        api.Appliance.IsRunning = true;
        using var pending = await api.Control.PostAsync(Root + path, Json(body));
        Assert.Equal("""{"pending":true,"keptAs":null}""", (await RunningApi.ReadAsync(pending)).GetRawText());
        Assert.Equal([order, order], api.Appliance.Orders);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"snapshot":""}""")]
    public async Task A_rollback_without_a_snapshot_is_a_problem_that_names_the_field(string body)
    {
        await using var api = await RunningApi.StartAsync();
        using var response = await api.Control.PostAsync(Root + "/rollback", Json(body));
        await RunningApi.IsProblem(response, HttpStatusCode.BadRequest, "snapshot", "Which snapshot");
        Assert.Empty(api.Appliance.Orders);
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("POST", "/snapshots")]
    [InlineData("DELETE", "/snapshots/clean")]
    [InlineData("POST", "/rollback")]
    [InlineData("POST", "/reset")]
    public async Task What_is_refused_and_a_client_that_is_not_there_are_problems(string method, string path)
    {
        await using var api = await RunningApi.StartAsync();
        api.Appliance.Fault = "The drive is full.";
        foreach (var (client, status, word) in ((string, HttpStatusCode, string)[])[("b66c4c16", HttpStatusCode.Conflict, "The drive is full."), ("nobody", HttpStatusCode.NotFound, "'nobody'")])
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), $"/api/v1/clients/{client}/root{path}") { Content = Json("""{"snapshot":"clean"}""") };
            using var response = await api.Control.SendAsync(request);
            await RunningApi.IsProblem(response, status, client == "nobody" ? "serial" : null, word);
        }
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");
}
