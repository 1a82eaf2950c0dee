using System.Net;
using System.Text;
using PiBoot.Core.Boot;
using PiBoot.Core.Clients;
using PiBoot.Protocol.Wire;
using PiBoot.Web.Api;

namespace PiBoot.Web.Tests;

public sealed class NetworkSideTests
{
    private static readonly (string, string)[] Open =
    [
        ("GET", "/healthz"), ("POST", "/api/v1/up"), ("GET", "/api/v1/orders"), ("POST", "/api/v1/leaving"),
        ("GET", "/api/v1/session"), ("POST", "/api/v1/setup"), ("POST", "/api/v1/login"),
    ];

    [Fact]
    public async Task Without_a_login_the_network_is_refused_every_route_but_those_that_say_they_are_open()
    {
        await using var api = await RunningApi.StartAsync();
        var routes = (await api.Host.RoutesAsync()).Select(r => (r.Method, r.Path)).ToArray();
        (string, string)[] some =
        [
            ("PATCH", "/api/v1/clients/{id}"), ("POST", "/api/v1/os"), ("PUT", "/api/v1/os/default"), ("DELETE", "/api/v1/os/{name}"),
            ("POST", "/api/v1/clients/{id}/root/rollback"), ("POST", "/api/v1/clients/{id}/root/reset"),
            ("POST", "/api/v1/drives/prepare"), ("POST", "/api/v1/drives/eject"), ("GET", "/api/v1/sdcard"), ("GET", "/api/v1/power"), ("POST", "/api/v1/power"),
        ];
        Assert.Subset(routes.ToHashSet(), some.ToHashSet());
        Assert.Subset(routes.ToHashSet(), Open.ToHashSet());
        Assert.All((await api.Host.RoutesAsync()).Where(r => r.Operation.Access == Access.Open), r => Assert.True(Open.Contains((r.Method, r.Path)) || IsOpenPage(r.Path), $"{r.Method} {r.Path} is open."));
        foreach (var (method, path, operation) in (await api.Host.RoutesAsync()).Where(r => !Open.Contains((r.Method, r.Path)) && !IsOpenPage(r.Path)))
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), RunningApi.Filled(path));
            using var response = await api.Network.SendAsync(request);
            Assert.True(
                response.StatusCode == (operation.IsPage ? HttpStatusCode.Redirect : HttpStatusCode.Unauthorized), $"{method} {path} is answered with {response.StatusCode}.");
        }

        Assert.Single(api.Directory.Clients.All());
        Assert.Empty(api.Appliance.Orders);
    }

    [Theory]
    [InlineData("/api/v1/Session")]
    [InlineData("/metrics")]
    [InlineData("/healthz/")]
    [InlineData("/HEALTHZ/../api/v1/clients")]
    [InlineData("/api/v1/up/../clients")]
    [InlineData("/api/v1/up%2f..%2fclients")]
    public async Task Other_spellings_open_nothing(string path)
    {
        await using var api = await RunningApi.StartAsync();
        using var response = await api.Network.GetAsync(path);
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task Health_needs_no_login()
    {
        await using var api = await RunningApi.StartAsync();
        Assert.Equal("ok\n", await api.Network.GetStringAsync("/healthz"));
        Assert.Equal("ok\n", await api.Control.GetStringAsync("/healthz"));
    }

    [Fact]
    public async Task The_report_of_a_client_from_its_own_address_is_taken()
    {
        await using var api = await RunningApi.StartAsync();
        using var response = await api.Network.PostAsync("/api/v1/up", Report());
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Equal(BootStage.Up, api.Board.StatusOf(RunningApi.Id).Stage);
        var up = api.Board.RecordOf(RunningApi.Id)!.Events[^1];
        Assert.Equal(("up", 12.5, "pi, Linux 6.12"), (up.Event, up.Seconds, up.Detail));
    }

    [Theory]
    [InlineData("127.0.0.1:/srv/piboot/clients/" + RunningApi.Id + "/root", null)]
    [InlineData("/dev/mmcblk0p2", "up, but with another root than its own: /dev/mmcblk0p2")]
    public async Task A_client_that_is_up_with_another_root_is_told_so(string root, string? verdict)
    {
        await using var api = await RunningApi.StartAsync();
        using var response = await api.Network.PostAsync("/api/v1/up", Form($"client={RunningApi.Id}&seconds=9&root={root}"));
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        var status = api.Board.StatusOf(RunningApi.Id);
        Assert.Equal(BootStage.Up, status.Stage);
        Assert.Contains(verdict ?? "", status.Verdict ?? "", StringComparison.Ordinal);
        Assert.Equal(verdict is null, status.Verdict is null);
    }

    [Theory]
    [InlineData("192.168.1.50")]
    [InlineData(null)]
    public async Task A_report_from_anywhere_else_is_refused(string? known)
    {
        await using var api = await RunningApi.StartAsync();
        var other = api.Directory.See(new ClientSighting(null, new MacAddress(0xdca632000001), null, null, known is null ? null : Parse(known))).Client!;
        using var response = await api.Network.PostAsync("/api/v1/up", Report(other.Id));
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Equal(BootStage.Off, api.Board.StatusOf(other.Id).Stage);
    }

    [Theory]
    [InlineData("nobody", "1", HttpStatusCode.NotFound)]
    [InlineData(RunningApi.Id, "", HttpStatusCode.BadRequest)]
    [InlineData(RunningApi.Id, "soon", HttpStatusCode.BadRequest)]
    [InlineData(RunningApi.Id, "NaN", HttpStatusCode.BadRequest)]
    [InlineData(RunningApi.Id, "Infinity", HttpStatusCode.BadRequest)]
    [InlineData(RunningApi.Id, "-1", HttpStatusCode.BadRequest)]
    public async Task A_report_that_makes_no_sense_is_refused(string client, string seconds, HttpStatusCode status)
    {
        await using var api = await RunningApi.StartAsync();
        using var response = await api.Network.PostAsync("/api/v1/up", Report(client, seconds));
        Assert.Equal(status, response.StatusCode);
        Assert.Equal(BootStage.Off, api.Board.StatusOf(RunningApi.Id).Stage);
    }

    [Fact]
    public async Task A_body_that_is_no_form_or_too_large_is_refused()
    {
        await using var api = await RunningApi.StartAsync();
        using var json = await api.Network.PostAsync("/api/v1/up", new StringContent("{}", Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, json.StatusCode);
        using var large = await api.Network.PostAsync("/api/v1/up", Form(new string('a', 100_000)));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, large.StatusCode);
        using var many = await api.Network.PostAsync("/api/v1/up", Form(string.Join('&', Enumerable.Range(0, 5000).Select(i => $"f{i}=1"))));
        Assert.Equal(HttpStatusCode.BadRequest, many.StatusCode);
    }

    private static bool IsOpenPage(string path) => path == "/login" || path.StartsWith("/ui/open/", StringComparison.Ordinal);

    private static FormUrlEncodedContent Report(string client = RunningApi.Id, string seconds = "12.5") => new(
        new Dictionary<string, string> { ["client"] = client, ["hostname"] = "pi\u0007", ["kernel"] = "6.12", ["seconds"] = seconds });

    private static StringContent Form(string body) => new(body, Encoding.ASCII, "application/x-www-form-urlencoded");

    private static Ipv4Address Parse(string text) => Ipv4Address.TryParse(text, out var address) ? address : default;
}
