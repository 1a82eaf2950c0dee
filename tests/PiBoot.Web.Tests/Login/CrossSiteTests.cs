using System.Net;
using System.Text;

namespace PiBoot.Web.Tests.Login;

public sealed class CrossSiteTests
{
    [Theory]
    [InlineData(null, null, HttpStatusCode.Forbidden)]
    [InlineData("http://evil.example", null, HttpStatusCode.Forbidden)]
    [InlineData("null", null, HttpStatusCode.Forbidden)]
    [InlineData("HOST:1", null, HttpStatusCode.Forbidden)]
    [InlineData("https://HOST", null, HttpStatusCode.Forbidden)]
    [InlineData("http://HOST", "cross-site", HttpStatusCode.Forbidden)]
    [InlineData("http://HOST", "same-site", HttpStatusCode.Forbidden)]
    [InlineData("http://HOST", "same-origin", HttpStatusCode.OK)]
    [InlineData("http://HOST", null, HttpStatusCode.OK)]
    public async Task An_order_with_a_browsers_cookie_is_taken_from_a_page_of_ours_alone(string? origin, string? fetchSite, HttpStatusCode status)
    {
        await using var api = await RunningApi.StartLoggedInAsync();
        using var request = new HttpRequestMessage(HttpMethod.Patch, $"/api/v1/clients/{RunningApi.Id}") { Content = RunningApi.Json("""{"name":"kitchen"}""") };
        request.Headers.Add("Cookie", api.Browser.DefaultRequestHeaders.GetValues("Cookie"));
        Say(request, api, origin, fetchSite);
        using var response = await api.Network.SendAsync(request);
        Assert.Equal(status, response.StatusCode);
        Assert.Equal(status == HttpStatusCode.OK, api.Directory.Clients.ById(RunningApi.Id)!.Name == "kitchen");
    }

    [Theory]
    [InlineData("/api/v1/login")]
    [InlineData("/api/v1/setup")]
    [InlineData("/api/v1/up")]
    [InlineData("/api/v1/leaving")]
    [InlineData("/api/v1/nothing")]
    public async Task A_page_of_another_site_posts_nothing_at_all(string path)
    {
        await using var api = await RunningApi.StartAsync();
        foreach (var (origin, fetchSite) in ((string?, string?)[])[("http://evil.example", null), ("null", null), (null, "cross-site")])
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = RunningApi.Json($$"""{"code":"{{api.Door.SetupCode}}","password":"correct horse"}""") };
            Say(request, api, origin, fetchSite);
            using var response = await api.Network.SendAsync(request);
            Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        }

        Assert.True(api.Door.NeedsSetup);
    }

    [Fact]
    public async Task Every_route_that_changes_something_refuses_a_cookie_without_an_origin()
    {
        await using var api = await RunningApi.StartLoggedInAsync();
        api.Browser.DefaultRequestHeaders.Remove("Origin");
        foreach (var (method, path, _) in (await api.Host.RoutesAsync()).Where(r => r.Method != "GET"))
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), RunningApi.Filled(path));
            using var response = await api.Browser.SendAsync(request);
            Assert.True(response.StatusCode == HttpStatusCode.Forbidden, $"{method} {path} is answered with {response.StatusCode}.");
        }

        Assert.Empty(api.Appliance.Orders);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/form-data")]
    [InlineData(null)]
    public async Task A_body_that_does_not_say_that_it_is_json_is_not_read(string? type)
    {
        await using var api = await RunningApi.StartLoggedInAsync();
        foreach (var (method, path, _) in (await api.Host.RoutesAsync()).Where(r => r.Operation.Body is not null && r.Operation.Access != Api.Access.Local))
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), RunningApi.Filled(path)) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes("""{"name":"kitchen"}""")) };
            if (type is not null)
            {
                request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
            }

            using var response = await api.Browser.SendAsync(request);
            Assert.True(response.StatusCode == HttpStatusCode.UnsupportedMediaType, $"{method} {path} is answered with {response.StatusCode}.");
        }
    }

    private static void Say(HttpRequestMessage request, RunningApi api, string? origin, string? fetchSite)
    {
        if (origin is not null)
        {
            var host = api.Origin["http://".Length..];
            request.Headers.TryAddWithoutValidation("Origin", origin.StartsWith("HOST", StringComparison.Ordinal) ? $"http://{host.Split(':')[0]}{origin[4..]}" : origin.Replace("HOST", host, StringComparison.Ordinal));
        }

        if (fetchSite is not null)
        {
            request.Headers.Add("Sec-Fetch-Site", fetchSite);
        }
    }
}
