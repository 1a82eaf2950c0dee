using System.Net;
using System.Text;

namespace PiBoot.Web.Tests;

public sealed class SettingApiTests
{
    private const string Path = "/api/v1/settings";

    [Fact]
    public async Task Settings_are_listed_with_meaning_and_origin_and_secrets_are_not_shown()
    {
        await using var api = await RunningApi.StartAsync();
        var all = await api.GetAsync(Path);
        var cure = all[0];
        Assert.Equal(
            ("power", "cure", "auto", "default", true, "auto or off"),
            (cure.GetProperty("section").GetString(), cure.GetProperty("key").GetString(), cure.GetProperty("value").GetString(),
                cure.GetProperty("source").GetString(), cure.GetProperty("live").GetBoolean(), cure.GetProperty("expects").GetString()));
        Assert.Equal(("file", false), (all[1].GetProperty("source").GetString(), all[1].GetProperty("live").GetBoolean()));
        Assert.Equal(System.Text.Json.JsonValueKind.Null, all[2].GetProperty("value").ValueKind);
    }

    [Fact]
    public async Task A_setting_is_changed_and_taken_back()
    {
        await using var api = await RunningApi.StartAsync();
        using var changed = await PatchAsync(api, """{"power.cure":"off"}""");
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        Assert.Equal("live", (await RunningApi.ReadAsync(changed))[0].GetProperty("source").GetString());
        Assert.Equal("off", api.Settings.Cure);
        using var back = await PatchAsync(api, """{"power.cure":null}""");
        Assert.Equal((HttpStatusCode.OK, null), (back.StatusCode, api.Settings.Cure));
    }

    [Fact]
    public async Task A_bad_value_is_told_at_its_key()
    {
        await using var api = await RunningApi.StartAsync();
        await RunningApi.IsProblem(await PatchAsync(api, """{"power.cure":"maybe"}"""), HttpStatusCode.BadRequest, "power.cure", "auto or off");
        await RunningApi.IsProblem(await PatchAsync(api, """{"power.cure":7}"""), HttpStatusCode.BadRequest, null, "JSON");
    }

    [Fact]
    public async Task Who_has_seen_older_settings_changes_nothing()
    {
        await using var api = await RunningApi.StartAsync();
        using var seen = await api.Control.GetAsync(Path);
        var tag = seen.Headers.ETag!.ToString();
        using var other = await PatchAsync(api, """{"power.cure":"off"}""", tag);
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
        await RunningApi.IsProblem(await PatchAsync(api, """{"power.cure":null}""", tag), HttpStatusCode.PreconditionFailed, null, "meanwhile");
        Assert.Equal("off", api.Settings.Cure);
        using var next = await PatchAsync(api, """{"power.cure":null}""", other.Headers.ETag!.ToString());
        Assert.Equal(HttpStatusCode.OK, next.StatusCode);
    }

    [Fact]
    public async Task Without_its_drive_settings_are_shown_and_not_changed()
    {
        await using var api = await RunningApi.StartAsync();
        api.State.Services = null;
        await api.GetAsync(Path);
        await RunningApi.IsProblem(await PatchAsync(api, """{"power.cure":"off"}"""), HttpStatusCode.ServiceUnavailable, null, "No cable.");
    }

    private static async Task<HttpResponseMessage> PatchAsync(RunningApi api, string json, string? tag = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Patch, Path) { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        if (tag is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", tag);
        }

        return await api.Control.SendAsync(request);
    }
}
