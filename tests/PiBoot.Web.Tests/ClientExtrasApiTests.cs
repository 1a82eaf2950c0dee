using System.Net;
using System.Text;
using System.Text.Json;
using PiBoot.Core.Clients;
using PiBoot.Web.Api;

namespace PiBoot.Web.Tests;

/// <summary>What a user adds to a client's system, over the API.</summary>
public sealed class ClientExtrasApiTests
{
    private const string Path = "/api/v1/clients/b66c4c16";
    private const string Hash = "$5$jMm5/7pAabHw.pbT$26gT8ElUc4q/qQoRuhgtB82uTP98MyDLf70TyEmzac3";
    private const string Key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIC2DuhezKdvI/KTMYV4ahTo/Xu3Q1UaHsI1uBWOjvwZ7";

    [Fact]
    public async Task Everything_that_is_set_is_kept_and_shown_but_the_password()
    {
        await using var api = await RunningApi.StartAsync();
        using var response = await PatchAsync(api, JsonSerializer.Serialize(
            new ClientPatch
            {
                RootMode = "ephemeral",
                User = "anna",
                PasswordHash = Hash,
                AuthorizedKeys = Key,
                ConfigTxt = "gpu_mem=64\ndtparam=audio=on",
                CommandLine = "quiet",
                FilesFrom = "/srv/files",
            },
            ApiJson.Default.ClientPatch));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var text = await response.Content.ReadAsStringAsync();
        Assert.DoesNotContain(Hash, text, StringComparison.Ordinal);
        Assert.DoesNotContain("passwordHash", text, StringComparison.OrdinalIgnoreCase);
        var client = await RunningApi.ReadAsync(response);
        (string, string)[] shown =
        [
            ("rootMode", "ephemeral"), ("user", "anna"), ("authorizedKeys", Key + "\n"), ("configTxt", "gpu_mem=64\ndtparam=audio=on\n"),
            ("commandLine", "quiet"), ("filesFrom", "/srv/files"),
        ];
        Assert.All(shown, field => Assert.Equal(field.Item2, client.GetProperty(field.Item1).GetString()));
        Assert.True(client.GetProperty("hasPassword").GetBoolean());
        Assert.Equal(Hash, Assert.Single(api.Registry.Load()).Extras.PasswordHash);
        Assert.DoesNotContain(Hash, (await api.GetAsync("/api/v1/clients")).GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_string_returns_to_the_default_and_an_absent_field_stays()
    {
        await using var api = await RunningApi.StartAsync();
        api.Directory.Edit(RunningApi.Id, new ClientEdit(null, null, null, null, new ClientExtras { User = "anna", PasswordHash = "!", CommandLine = "quiet" }));
        using var response = await PatchAsync(api, """{"user":"","passwordHash":""}""");
        var client = await RunningApi.ReadAsync(response);
        Assert.Equal(JsonValueKind.Null, client.GetProperty("user").ValueKind);
        Assert.False(client.GetProperty("hasPassword").GetBoolean());
        Assert.Equal("quiet", client.GetProperty("commandLine").GetString());
        Assert.Equal(new ClientExtras { CommandLine = "quiet" }, Assert.Single(api.Registry.Load()).Extras);
    }

    [Theory]
    [InlineData("""{"user":"Anna"}""", "user", "'Anna'")]
    [InlineData("""{"passwordHash":"raspberry"}""", "passwordHash", "openssl passwd -6")]
    [InlineData("""{"authorizedKeys":"# mine\nssh-dss AAAA"}""", "authorizedKeys", "Line 2")]
    [InlineData("""{"configTxt":"a=1\ninclude ../x"}""", "configTxt", "'../x'")]
    [InlineData("""{"commandLine":"quiet root=/dev/sda"}""", "commandLine", "'root=/dev/sda'")]
    [InlineData("""{"filesFrom":"files"}""", "filesFrom", "'files'")]
    [InlineData("""{"rootMode":"temporary"}""", "rootMode", "private, ephemeral and shared")]
    [InlineData("""{"name":"good","pasword":"x"}""", "pasword", "A client has no field 'pasword'; there are name, hostname, ")]
    [InlineData("""{"Name":"good"}""", "Name", "'Name'")]
    [InlineData("""{"serial":"12345678"}""", "serial", "'serial'")]
    [InlineData("""{"user":["a"]}""", null, "JSON")]
    public async Task A_bad_value_or_an_unknown_field_is_a_problem_that_names_it_and_changes_nothing(string body, string? field, string word)
    {
        await using var api = await RunningApi.StartAsync();
        var before = api.Directory.Clients.All();
        using var response = await PatchAsync(api, body);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var problem = await RunningApi.ReadAsync(response);
        Assert.Equal(field, problem.GetProperty("field").GetString());
        Assert.Contains(word, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(before, api.Directory.Clients.All());
        Assert.Empty(api.Edited);
    }

    [Fact]
    public async Task A_full_file_of_keys_has_room_in_a_request_and_a_longer_one_is_refused_with_the_limit()
    {
        await using var api = await RunningApi.StartAsync();
        var full = "#" + new string('+', AuthorizedKeys.MaximumLength - 2) + "\n";
        using var taken = await PatchAsync(api, Keys(full));
        Assert.Equal(full, (await RunningApi.ReadAsync(taken)).GetProperty("authorizedKeys").GetString());
        using var refused = await PatchAsync(api, Keys(full + "\n"));
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("65536", (await RunningApi.ReadAsync(refused)).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_patch_that_no_file_of_keys_could_fill_is_refused_before_it_is_sent()
    {
        await using var api = await RunningApi.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Patch, Path) { Content = new StringContent(Keys(new string('x', 1 << 20))) };
        request.Headers.ExpectContinue = true;
        using var response = await api.Control.SendAsync(request);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
    }

    [Fact]
    public async Task The_list_of_fields_is_the_list_of_what_a_patch_takes()
    {
        await using var api = await RunningApi.StartAsync();
        foreach (var field in ClientPatch.Fields)
        {
            using var response = await PatchAsync(api, $$"""{"{{field}}":null}""");
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }

        Assert.Equal(
            ClientPatch.Fields.Order(StringComparer.Ordinal),
            ApiJson.Default.ClientPatch.Properties.Where(p => !p.IsExtensionData).Select(p => p.Name).Order(StringComparer.Ordinal));
    }

    private static string Keys(string text) =>
        JsonSerializer.Serialize(new ClientPatch { AuthorizedKeys = text }, ApiJson.Default.ClientPatch);

    private static Task<HttpResponseMessage> PatchAsync(RunningApi api, string body) =>
        api.Control.PatchAsync(Path, new StringContent(body, Encoding.UTF8, "application/json"));
}
