using System.Net;

namespace PiBoot.Web.Tests;

public sealed class DisplayApiTests
{
    [Theory]
    [InlineData("", 20, 4)]
    [InlineData("?size=16x2", 16, 2)]
    [InlineData("?size=21x8", 21, 8)]
    public async Task The_screen_is_lines_and_light(string query, int columns, int rows)
    {
        await using var api = await RunningApi.StartAsync();
        var screen = await api.GetAsync("/api/v1/display" + query);
        Assert.Equal((columns, rows, true), (screen.GetProperty("columns").GetInt32(), screen.GetProperty("rows").GetInt32(), screen.GetProperty("light").GetBoolean()));
        var lines = screen.GetProperty("lines").EnumerateArray().Select(l => l.GetString()!).ToArray();
        Assert.Equal(rows, lines.Length);
        Assert.All(lines, line => Assert.Equal(columns, line.Length));
        Assert.StartsWith("netboot", lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_nothing_is_served_there_is_a_screen_all_the_same()
    {
        await using var api = await RunningApi.StartAsync();
        api.State.Services = null;
        Assert.Equal(4, (await api.GetAsync("/api/v1/display")).GetProperty("rows").GetInt32());
    }

    [Theory]
    [InlineData("/api/v1/display?size=40x2")]
    [InlineData("/api/v1/display/events?size=")]
    public async Task Another_size_is_a_problem_that_names_those_there_are(string path)
    {
        await using var api = await RunningApi.StartAsync();
        using var response = await api.Control.GetAsync(path);
        await RunningApi.IsProblem(response, HttpStatusCode.BadRequest, "size", "16x2, 20x4, 21x8");
    }

    [Fact]
    public async Task Each_screen_that_differs_is_an_event()
    {
        await using var api = await RunningApi.StartAsync();
        using var response = await api.Control.GetAsync("/api/v1/display/events?size=16x2", HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        Assert.Equal("event: screen", await reader.ReadLineAsync());
        Assert.Equal("""data: {"columns":16,"rows":2,"lines":["netboot         ","192.168.1.10    "],"light":true}""", await reader.ReadLineAsync());
        Assert.Equal("", await reader.ReadLineAsync());

        api.Time.Advance(5);
        Assert.Equal("event: screen", await reader.ReadLineAsync());
        Assert.Contains("ready", await reader.ReadLineAsync(), StringComparison.Ordinal);
    }
}
