using System.Net;
using System.Text;
using PiBoot.Core.Boot;
using PiBoot.Core.Clients;
using PiBoot.Protocol.Wire;
using PiBoot.Testing;

namespace PiBoot.Web.Tests;

public sealed class ClientApiTests
{
    [Fact]
    public async Task The_list_is_an_array_of_clients_with_the_agreed_fields()
    {
        await using var api = await RunningApi.StartAsync();
        api.Board.Tell(RunningApi.Id, static (tracker, now) => tracker.Discover(now, "test"));
        var list = await api.GetAsync("/api/v1/clients");
        var client = Assert.Single(list.EnumerateArray());
        (string, string)[] expected =
        [
            ("id", "b66c4c16"), ("serial", "b66c4c16"), ("mac", "b8:27:eb:6c:4c:16"), ("model", "Raspberry Pi 3 Model B"),
            ("revision", "a02082"), ("name", "pi-b66c4c16"), ("hostname", "pi-b66c4c16"), ("os", "trixie"), ("rootMode", "private"),
            ("stage", "dhcp"), ("address", "127.0.0.1"), ("firstSeen", "2026-11-22T12:00:00Z"), ("lastSeen", "2026-11-22T12:00:00Z"),
        ];
        Assert.All(expected, field => Assert.Equal(field.Item2, client.GetProperty(field.Item1).GetString()));
        Assert.True(client.GetProperty("approved").GetBoolean());
    }

    [Theory]
    [InlineData("b66c4c16")]
    [InlineData("pi-b66c4c16")]
    [InlineData("b8-27-eb-6c-4c-16")]
    [InlineData("127.0.0.1")]
    public async Task A_client_is_shown_by_whatever_a_person_types(string text)
    {
        await using var api = await RunningApi.StartAsync();
        Assert.Equal(RunningApi.Id, (await api.GetAsync($"/api/v1/clients/{text}")).GetProperty("id").GetString());
    }

    [Theory]
    [InlineData("GET", "/api/v1/clients/nobody")]
    [InlineData("PATCH", "/api/v1/clients/nobody")]
    [InlineData("DELETE", "/api/v1/clients/nobody")]
    [InlineData("POST", "/api/v1/clients/nobody/approve")]
    [InlineData("GET", "/api/v1/clients/nobody/log")]
    public async Task An_unknown_client_is_a_problem_that_names_it(string method, string path)
    {
        await using var api = await RunningApi.StartAsync();
        using var response = await api.Control.SendAsync(new HttpRequestMessage(new HttpMethod(method), path) { Content = Json("{}") });
        await RunningApi.IsProblem(response, HttpStatusCode.NotFound, "serial", "'nobody'");
    }

    [Fact]
    public async Task A_change_is_answered_with_the_changed_client_and_told_on()
    {
        await using var api = await RunningApi.StartAsync();
        using var response = await api.Control.PatchAsync(
            "/api/v1/clients/b66c4c16", Json("""{"name":"kitchen","hostname":"kitchen-pi","os":"trixie","rootMode":"shared"}"""));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var client = await RunningApi.ReadAsync(response);
        Assert.Equal("kitchen", client.GetProperty("name").GetString());
        Assert.Equal("kitchen-pi", client.GetProperty("hostname").GetString());
        Assert.Equal("shared", client.GetProperty("rootMode").GetString());
        Assert.Equal([RunningApi.Id], api.Edited);
        Assert.Equal("kitchen", Assert.Single(api.Registry.Load()).Name);
    }

    [Theory]
    [InlineData("""{"name":"a/b"}""", "name", "'a/b'")]
    [InlineData("""{"hostname":"-x"}""", "hostname", "'-x'")]
    [InlineData("""{"name":"good","os":"windows"}""", "os", "'windows'")]
    [InlineData("""{"rootMode":"public"}""", "rootMode", "'public'")]
    [InlineData("""{"name":""", null, "JSON")]
    [InlineData("""{"name":7}""", null, "JSON")]
    [InlineData("null", null, "empty")]
    public async Task A_bad_change_is_a_problem_that_names_the_field_and_changes_nothing(string body, string? field, string word)
    {
        await using var api = await RunningApi.StartAsync();
        var before = api.Directory.Clients.All();
        using var response = await api.Control.PatchAsync("/api/v1/clients/b66c4c16", Json(body));
        await RunningApi.IsProblem(response, HttpStatusCode.BadRequest, field, word);
        Assert.Equal(before, api.Directory.Clients.All());
        Assert.Empty(api.Edited);
    }

    [Fact]
    public async Task An_order_that_the_registry_refuses_is_a_problem_with_its_reason()
    {
        await using var api = await RunningApi.StartAsync();
        api.Registry.Refusal = "drive full";
        using var changed = await api.Control.PatchAsync("/api/v1/clients/b66c4c16", Json("""{"name":"kitchen"}"""));
        await RunningApi.IsProblem(changed, HttpStatusCode.InsufficientStorage, null, "drive full");
        using var forgotten = await api.Control.DeleteAsync("/api/v1/clients/b66c4c16");
        await RunningApi.IsProblem(forgotten, HttpStatusCode.InsufficientStorage, null, "drive full");
        Assert.Equal("pi-b66c4c16", Assert.Single(api.Directory.Clients.All()).Name);
    }

    [Fact]
    public async Task A_client_is_approved_and_forgotten()
    {
        await using var api = await RunningApi.StartAsync();
        using var approved = await api.Control.PostAsync("/api/v1/clients/b66c4c16/approve", null);
        Assert.Equal(HttpStatusCode.OK, approved.StatusCode);
        using var forgotten = await api.Control.DeleteAsync("/api/v1/clients/b66c4c16");
        Assert.Equal(HttpStatusCode.NoContent, forgotten.StatusCode);
        Assert.Equal(0, (await api.GetAsync("/api/v1/clients")).GetArrayLength());
        Assert.Equal([RunningApi.Id, RunningApi.Id], api.Edited);
    }

    [Fact]
    public async Task The_log_is_an_array_of_events_with_what_belongs_to_each()
    {
        await using var api = await RunningApi.StartAsync();
        api.Board.Tell(RunningApi.Id, static (tracker, now) => tracker.Discover(now, "eth0"));
        api.Board.Tell(RunningApi.Id, static (tracker, now) => tracker.File(now, "file", "start.elf", 1234, 0.12345, null));
        api.Time.Advance(30);
        api.Board.Tick(static _ => BootSurroundings.Unknown);
        var log = await api.GetAsync("/api/v1/clients/b66c4c16/log");
        Assert.Equal(
            ["""{"time":"2026-11-22T12:00:00Z","stage":"dhcp","event":"discover","detail":"eth0"}""",
             """{"time":"2026-11-22T12:00:00Z","stage":"firmware","event":"file","file":"start.elf","bytes":1234,"seconds":0.123}"""],
            log.EnumerateArray().Take(2).Select(e => e.GetRawText()));
        Assert.Equal("2026-11-22T12:00:30Z stalled", $"{log[2].GetProperty("time").GetString()} {log[2].GetProperty("stage").GetString()}");
        Assert.NotEmpty(log[2].GetProperty("verdict").GetString()!);
    }

    [Fact]
    public async Task The_last_boots_are_shown_the_one_under_way_first()
    {
        await using var api = await RunningApi.StartAsync();
        var id = RunningApi.Id;
        var noon = ManualTime.Noon;
        BootRecord Boot(int minutes, BootStage stage, string? verdict) =>
            new(noon.AddMinutes(minutes), stage, verdict, [new BootEvent(noon.AddMinutes(minutes), BootStage.Dhcp, "discover")]);
        api.Directory.WriteDue();
        api.Registry.SaveBoots([new ClientBoot(id, Boot(-20, BootStage.Stalled, "no kernel")), new ClientBoot(id, Boot(-10, BootStage.Up, null))]);
        api.Board.Tell(id, (tracker, now) => tracker.File(now, "file", "start.elf", 1, 1, null));
        var boots = (await api.GetAsync($"/api/v1/clients/{id}/boots")).EnumerateArray().ToArray();
        Assert.Equal(
            ["firmware ", "up ", "stalled no kernel"],
            boots.Select(b => $"{b.GetProperty("stage").GetString()} {b.GetProperty("verdict").GetString()}"));
        Assert.Equal("start.elf", boots[0].GetProperty("events")[0].GetProperty("file").GetString());
        Assert.Equal(2, (await api.GetAsync($"/api/v1/clients/{id}/boots?count=2")).GetArrayLength());
        using var refused = await api.Control.GetAsync($"/api/v1/clients/{id}/boots?count=31");
        await RunningApi.IsProblem(refused, HttpStatusCode.BadRequest, "count", "'31'");
    }

    [Fact]
    public async Task Of_two_who_edit_the_same_edition_the_second_is_told_so_and_changes_nothing()
    {
        await using var api = await RunningApi.StartAsync();
        using var shown = await api.Control.GetAsync($"/api/v1/clients/{RunningApi.Id}");
        var edition = shown.Headers.ETag!.Tag;
        using var first = await PatchAsync(api, edition, """{"name":"kitchen"}""");
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        using var second = await PatchAsync(api, edition, """{"name":"cellar"}""");
        await RunningApi.IsProblem(second, HttpStatusCode.PreconditionFailed, null, "Somebody else");
        Assert.Equal("kitchen", api.Directory.Clients.ById(RunningApi.Id)!.Name);
        using var third = await PatchAsync(api, first.Headers.ETag!.Tag, """{"name":"cellar"}""");
        Assert.Equal(HttpStatusCode.OK, third.StatusCode);
        using var anyhow = await PatchAsync(api, "*", """{"name":"attic"}""");
        Assert.Equal(HttpStatusCode.OK, anyhow.StatusCode);

        // What packets tell of it is nobody's edit.
        api.Directory.See(new ClientSighting(null, new MacAddress(0xb827eb6c4c16), null, null, new Ipv4Address(0x7f000002)));
        Assert.Equal(anyhow.Headers.ETag!.Tag.Trim('"'), (await api.GetAsync($"/api/v1/clients/{RunningApi.Id}")).GetProperty("version").GetString());
    }

    private static async Task<HttpResponseMessage> PatchAsync(RunningApi api, string edition, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Patch, $"/api/v1/clients/{RunningApi.Id}") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add("If-Match", edition);
        return await api.Control.SendAsync(request);
    }

    [Fact]
    public async Task A_client_that_never_booted_has_an_empty_log_and_is_off()
    {
        await using var api = await RunningApi.StartAsync();
        Assert.Equal(0, (await api.GetAsync("/api/v1/clients/b66c4c16/log")).GetArrayLength());
        Assert.Equal("off", (await api.GetAsync("/api/v1/clients/b66c4c16")).GetProperty("stage").GetString());
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");
}
