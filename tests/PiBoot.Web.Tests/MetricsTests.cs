using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using PiBoot.Testing;

namespace PiBoot.Web.Tests;

public sealed partial class MetricsTests
{
    [Fact]
    public async Task The_exposition_is_of_the_documented_form()
    {
        await using var api = await RunningApi.StartAsync();
        using var response = await api.Control.GetAsync("/metrics");
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        var lines = (await response.Content.ReadAsStringAsync()).Split('\n');
        Assert.Equal("", lines[^1]);
        var family = "";
        var seen = new HashSet<string>();
        foreach (var line in lines[..^1])
        {
            if (TypeLine().Match(line) is { Success: true } type)
            {
                family = type.Groups[1].Value;
                Assert.True(seen.Add(family), $"{family} comes twice.");
                Assert.Equal(type.Groups[2].Value == "counter", family.EndsWith("_total", StringComparison.Ordinal));
            }
            else if (!line.StartsWith("# HELP ", StringComparison.Ordinal))
            {
                Assert.Matches(SampleLine(), line);
                Assert.StartsWith(family, line, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task Without_a_drive_what_was_counted_is_still_told()
    {
        await using var api = await RunningApi.StartAsync();
        api.State.Meters.Dhcp.OfferSent();
        api.State.Services = null;
        using var response = await api.Control.GetAsync("/metrics");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var text = await response.Content.ReadAsStringAsync();
        Assert.Contains("\npiboot_serving 0\n", text, StringComparison.Ordinal);
        Assert.Contains("\npiboot_dhcp_sent_messages_total{type=\"offer\"} 1\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("piboot_clients{", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Clients_relays_and_the_drive_are_in_it()
    {
        await using var api = await RunningApi.StartAsync();
        var text = await api.Control.GetStringAsync("/metrics");
        foreach (var line in (string[])
            [
                "piboot_build_info{version=\"1.2.3\"} 1", "piboot_serving 1", "piboot_clients{stage=\"off\"} 1", "piboot_clients{stage=\"stalled\"} 0",
                "piboot_relay_powered{relay=\"hall/1\"} 1", "piboot_relay_trouble{relay=\"hall/2\"} 1", "piboot_nfs_ready 0",
                "piboot_drive_size_bytes 64000000000", "piboot_drive_free_bytes 1000", "piboot_event_streams 0", "piboot_tasks_running 0",
                "process_cpu_seconds_total 1.5", "dotnet_gc_collections_total{generation=\"2\"} 1",
            ])
        {
            Assert.Contains($"\n{line}\n", "\n" + text, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("piboot_relay_powered{relay=\"hall/2\"}", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_metric_that_the_Grafana_dashboard_names_is_there()
    {
        await using var api = await RunningApi.StartAsync();
        var text = await api.Control.GetStringAsync("/metrics");
        var families = TypeLine().Matches(text).Select(m => (Name: m.Groups[1].Value, Type: m.Groups[2].Value)).ToArray();
        var names = families.Select(f => f.Name)
            .Concat(families.Where(f => f.Type == "histogram").SelectMany(f => (string[])[f.Name + "_bucket", f.Name + "_sum", f.Name + "_count"])).ToHashSet();
        using var board = JsonDocument.Parse(Repository.Read("image/grafana/piboot.json"));
        var used = Expressions(board.RootElement).SelectMany(e => MetricName().Matches(e).Select(m => m.Value)).ToHashSet();
        Assert.InRange(used.Count, 20, 100);
        Assert.Subset(names, used);
    }

    [Fact]
    public void The_Grafana_dashboard_takes_its_source_from_a_variable_and_its_panels_have_numbers_and_places_of_their_own()
    {
        using var board = JsonDocument.Parse(Repository.Read("image/grafana/piboot.json"));
        var root = board.RootElement;
        Assert.Contains(root.GetProperty("templating").GetProperty("list").EnumerateArray(), v => v.GetProperty("type").GetString() == "datasource");
        var panels = root.GetProperty("panels").EnumerateArray().ToArray();
        Assert.Equal(panels.Length, panels.Select(p => p.GetProperty("id").GetInt32()).Distinct().Count());
        Assert.All(panels, p => Assert.False(string.IsNullOrEmpty(p.GetProperty("title").GetString())));
        Assert.All(
            panels.Where(p => p.GetProperty("type").GetString() != "row"),
            p => Assert.Equal("${datasource}", p.GetProperty("datasource").GetProperty("uid").GetString()));
        var places = panels.Select(p => p.GetProperty("gridPos")).Select(g => (X: g.GetProperty("x").GetInt32(), Y: g.GetProperty("y").GetInt32(), W: g.GetProperty("w").GetInt32(), H: g.GetProperty("h").GetInt32())).ToArray();
        Assert.All(places, p => Assert.InRange(p.X + p.W, 1, 24));
        Assert.DoesNotContain(places.SelectMany((a, i) => places.Skip(i + 1).Select(b => (a, b))), pair => Overlap(pair.a, pair.b));
    }

    private static bool Overlap((int X, int Y, int W, int H) a, (int X, int Y, int W, int H) b) =>
        a.X < b.X + b.W && b.X < a.X + a.W && a.Y < b.Y + b.H && b.Y < a.Y + a.H;

    private static IEnumerable<string> Expressions(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(p => p.Name == "expr" ? [p.Value.GetString()!] : Expressions(p.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Expressions),
        _ => [],
    };

    [GeneratedRegex(@"^# TYPE (\S+) (\S+)$", RegexOptions.Multiline)]
    private static partial Regex TypeLine();

    [GeneratedRegex("""^[a-z_]+(\{([a-z_]+="([^"\\\n]|\\[\\"n])*",?)+\})? (-?[0-9.]+(E[+-][0-9]+)?|[+-]Inf|NaN)$""")]
    private static partial Regex SampleLine();

    [GeneratedRegex(@"\b(piboot|process|dotnet)_[a-z_]+")]
    private static partial Regex MetricName();
}
