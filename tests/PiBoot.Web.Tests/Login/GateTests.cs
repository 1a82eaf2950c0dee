using System.Net;
using PiBoot.Web.Api;

namespace PiBoot.Web.Tests.Login;

public sealed class GateTests
{
    [Fact]
    public async Task A_token_with_read_scope_looks_and_changes_nothing()
    {
        await using var api = await RunningApi.StartLoggedInAsync();
        var (program, _) = await api.NewProgramAsync("read");
        using (program)
        {
            foreach (var route in (await api.Host.RoutesAsync()).Where(o => o.Operation.Access is Access.Full or Access.Local))
            {
                using var response = await SendAsync(program, route.Method, route.Path);
                Assert.True(response.StatusCode == HttpStatusCode.Forbidden, $"{route.Method} {route.Path} is answered with {response.StatusCode}.");
            }

            Assert.Equal(HttpStatusCode.OK, (await program.GetAsync("/api/v1/clients")).StatusCode);
            Assert.Empty(api.Appliance.Orders);
        }
    }

    [Fact]
    public async Task What_is_for_the_control_socket_is_refused_to_everybody_else()
    {
        await using var api = await RunningApi.StartLoggedInAsync();
        var local = (await api.Host.RoutesAsync()).Where(o => o.Operation.Access == Access.Local).ToArray();
        Assert.NotEmpty(local);
        foreach (var route in local)
        {
            using var response = await SendAsync(api.Browser, route.Method, route.Path);
            Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        }
    }

    [Theory]
    [InlineData("session")]
    [InlineData("token")]
    [InlineData("reset")]
    [InlineData("password")]
    public async Task What_was_revoked_opens_no_route(string how)
    {
        await using var api = await RunningApi.StartLoggedInAsync();
        var (program, id) = await api.NewProgramAsync("full");
        var revoked = how == "token" ? program : api.Browser;
        Assert.Equal(HttpStatusCode.OK, (await revoked.GetAsync("/api/v1/clients")).StatusCode);
        using var ending = how switch
        {
            "session" => await api.Control.DeleteAsync($"/api/v1/sessions/{api.Door.Sessions.Single().Id}"),
            "token" => await api.Control.DeleteAsync($"/api/v1/tokens/{id}"),
            "reset" => await api.Control.PostAsync("/api/v1/access/reset", null),
            _ => await api.Control.PutAsync("/api/v1/access/password", RunningApi.Json("""{"password":"another horse"}""")),
        };
        Assert.True(ending.IsSuccessStatusCode, $"{ending.StatusCode}");
        foreach (var route in (await api.Host.RoutesAsync()).Where(o => o.Operation.Access != Access.Open))
        {
            using var response = await SendAsync(revoked, route.Method, route.Path);
            Assert.True(
                response.StatusCode == (route.Operation.IsPage ? HttpStatusCode.Redirect : HttpStatusCode.Unauthorized),
                $"{route.Method} {route.Path} is answered with {response.StatusCode}.");
        }

        program.Dispose();
    }

    [Theory]
    [InlineData("pb_")]
    [InlineData("pb_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("x")]
    [InlineData("")]
    public async Task A_token_that_nobody_made_opens_nothing(string token)
    {
        await using var api = await RunningApi.StartLoggedInAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/clients");
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");

        // Whoever sends a token is not let in by his browser's cookie instead.
        using var response = await api.Browser.SendAsync(request);
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("Bearer", response.Headers.WwwAuthenticate.ToString());
    }

    [Fact]
    public async Task A_login_is_told_that_there_is_nothing_of_a_name()
    {
        await using var api = await RunningApi.StartLoggedInAsync();
        using var response = await api.Browser.GetAsync("/api/v1/nothing");
        await RunningApi.IsProblem(response, HttpStatusCode.NotFound, null, "openapi");
    }

    [Fact]
    public async Task Every_answer_tells_browsers_what_not_to_do_with_it()
    {
        await using var api = await RunningApi.StartLoggedInAsync();
        foreach (var path in (string[])["/healthz", "/api/v1/clients", "/nothing"])
        {
            using var response = await api.Network.GetAsync(path);
            string Header(string name) => response.Headers.TryGetValues(name, out var values) ? string.Join(',', values) : "";
            Assert.Equal(("nosniff", "DENY", "no-referrer"), (Header("X-Content-Type-Options"), Header("X-Frame-Options"), Header("Referrer-Policy")));
            Assert.Contains("frame-ancestors 'none'", Header("Content-Security-Policy"), StringComparison.Ordinal);
            Assert.Equal(path.StartsWith("/api", StringComparison.Ordinal), response.Headers.CacheControl?.NoStore == true);
        }
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), RunningApi.Filled(path));
        return await client.SendAsync(request);
    }
}
