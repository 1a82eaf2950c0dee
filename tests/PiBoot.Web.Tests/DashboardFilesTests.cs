using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;

namespace PiBoot.Web.Tests;

/// <summary>The dashboard's files as a browser gets them.</summary>
public sealed partial class DashboardFilesTests
{
    [Theory]
    [InlineData("/", "text/html")]
    [InlineData("/ui/main.js", "text/javascript")]
    [InlineData("/ui/open/tokens.css", "text/css")]
    [InlineData("/ui/open/icon.svg", "image/svg+xml")]
    public async Task A_file_comes_with_its_type_and_a_strict_policy_and_once(string path, string type)
    {
        await using var api = await RunningApi.StartAsync();
        using var first = await api.Control.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        Assert.Equal(type, first.Content.Headers.ContentType!.MediaType);
        Assert.Equal("nosniff", Assert.Single(first.Headers.GetValues("X-Content-Type-Options")));
        var policy = Assert.Single(first.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'self'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);

        using var again = new HttpRequestMessage(HttpMethod.Get, path);
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var second = await api.Control.SendAsync(again);
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        Assert.Empty(await second.Content.ReadAsByteArrayAsync());

        using var other = new HttpRequestMessage(HttpMethod.Get, path);
        other.Headers.IfNoneMatch.Add(new EntityTagHeaderValue("\"older\""));
        using var third = await api.Control.SendAsync(other);
        Assert.Equal(HttpStatusCode.OK, third.StatusCode);
    }

    [Fact]
    public async Task Without_a_login_only_what_the_login_page_needs_is_served()
    {
        await using var api = await RunningApi.StartAsync();
        foreach (var (_, path, _) in (await api.Host.RoutesAsync()).Where(r => r.Path.StartsWith("/ui/", StringComparison.Ordinal)))
        {
            using var response = await api.Network.GetAsync(path);
            Assert.True(response.IsSuccessStatusCode == path.StartsWith("/ui/open/", StringComparison.Ordinal), $"{path} is answered with {response.StatusCode}.");
        }
    }

    [Fact]
    public async Task Every_file_that_another_names_is_there()
    {
        await using var api = await RunningApi.StartAsync();
        var paths = (await api.Host.RoutesAsync()).Select(r => r.Path).Where(p => p == "/" || p.StartsWith("/ui/", StringComparison.Ordinal)).ToHashSet();
        foreach (var path in paths.Where(p => p == "/" || p.EndsWith(".js", StringComparison.Ordinal)))
        {
            var text = string.Join('\n', (await api.Control.GetStringAsync(path)).Split('\n').Where(line => !line.StartsWith("//", StringComparison.Ordinal)));
            foreach (var named in Named().Matches(text).Select(m => m.Groups[1].Value))
            {
                var meant = new Uri(new Uri("http://piboot" + path), named).AbsolutePath;
                Assert.True(paths.Contains(meant), $"{path} names {named}, which is not there.");
            }
        }
    }

    [Fact]
    public async Task No_file_holds_an_inline_script_or_style_or_parses_data_as_html()
    {
        await using var api = await RunningApi.StartAsync();
        foreach (var (_, path, _) in (await api.Host.RoutesAsync()).Where(r => r.Path == "/" || r.Path.StartsWith("/ui/", StringComparison.Ordinal)))
        {
            var text = await api.Control.GetStringAsync(path);
            foreach (var word in (string[])["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", " style=\"", " onclick=", "http://", "https://"])
            {
                Assert.False(Holds(word, text), $"{path} holds {word}.");
            }
        }
    }

    /// <summary>The names of XML languages look like addresses, and are none.</summary>
    private static bool Holds(string word, string text) =>
        text.Replace("http://www.w3.org/2000/svg", "", StringComparison.Ordinal).Contains(word, StringComparison.Ordinal);

    [GeneratedRegex("""(?:from|import|src=|href=) ?["'](\.{0,2}/[^"']+)["']""")]
    private static partial Regex Named();
}
