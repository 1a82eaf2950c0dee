using System.Net;
using System.Text;

namespace PiBoot.Web.Tests;

/// <summary>Drives and cards over the API, and what is left of it while the data drive is missing.</summary>
public sealed class DriveApiTests
{
    [Fact]
    public async Task Drives_are_listed_with_what_they_are()
    {
        await using var api = await RunningApi.StartAsync();
        Assert.Equal(
            """[{"device":"/dev/sda","label":"old","fileSystem":"ext4","uuid":"1-2","bytes":64000000000,"freeBytes":null,"model":"Stick","bus":"usb","removable":true,"readOnly":false,"mountedOn":null,"use":"free","refusal":"/dev/sda holds data.","eraseRefusal":null,"finished":false}]""",
            (await api.GetAsync("/api/v1/drives")).GetRawText());
    }

    [Theory]
    [InlineData("""{"device":"/dev/sdb"}""", "prepare /dev/sdb keeping")]
    [InlineData("""{"device":"/dev/sdb","erase":"/dev/sdb"}""", "prepare /dev/sdb erasing")]
    public async Task A_drive_loses_what_is_on_it_only_when_it_is_named_twice(string body, string order)
    {
        await using var api = await RunningApi.StartAsync();
        using var response = await api.Control.PostAsync("/api/v1/drives/prepare", Json(body));
        var lines = (await response.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains("\"step\":\"making the file system\"", lines[0], StringComparison.Ordinal);
        Assert.Contains("\"device\":\"/dev/sdb\"", lines[1], StringComparison.Ordinal);
        Assert.Equal([order], api.Appliance.Orders);
    }

    [Theory]
    [InlineData("""{"device":"/dev/sdb","erase":"/dev/sda"}""", "erase", "'/dev/sda'")]
    [InlineData("""{"device":"/dev/sdb","erase":""}""", "erase", "''")]
    [InlineData("""{"device":"/dev/sdb","erase":"yes"}""", "erase", "'yes'")]
    [InlineData("""{"device":"sdb"}""", "device", "'sdb'")]
    [InlineData("{}", "device", "''")]
    public async Task A_drive_that_is_named_wrongly_is_a_problem_and_left_alone(string body, string field, string word)
    {
        await using var api = await RunningApi.StartAsync();
        using var response = await api.Control.PostAsync("/api/v1/drives/prepare", Json(body));
        await RunningApi.IsProblem(response, HttpStatusCode.BadRequest, field, word);
        Assert.Empty(api.Appliance.Orders);
    }

    [Fact]
    public async Task A_preparation_that_fails_says_why_on_its_last_line_and_a_refused_eject_is_a_problem()
    {
        await using var api = await RunningApi.StartAsync();
        using var ejected = await api.Control.PostAsync("/api/v1/drives/eject", null);
        Assert.Equal(HttpStatusCode.NoContent, ejected.StatusCode);
        api.Appliance.Fault = "/dev/sdb holds data.";
        using var prepared = await api.Control.PostAsync("/api/v1/drives/prepare", Json("""{"device":"/dev/sdb"}"""));
        Assert.EndsWith("\"failed\":\"/dev/sdb holds data.\"}\n", await prepared.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var refused = await api.Control.PostAsync("/api/v1/drives/eject", null);
        await RunningApi.IsProblem(refused, HttpStatusCode.Conflict, null, "/dev/sdb holds data.");
    }

    [Theory]
    [InlineData("pi1", "card Pi1 default")]
    [InlineData("pi3-otp&os=bookworm", "card Pi3Otp bookworm")]
    public async Task A_card_is_answered_with_its_bytes(string query, string order)
    {
        await using var api = await RunningApi.StartAsync();
        using var response = await api.Control.GetAsync($"/api/v1/sdcard?for={query}");
        Assert.Equal(("application/octet-stream", 4), (response.Content.Headers.ContentType!.MediaType, response.Content.Headers.ContentLength));
        Assert.Equal("card", await response.Content.ReadAsStringAsync());
        Assert.Equal([order], api.Appliance.Orders);
    }

    [Fact]
    public async Task A_card_for_no_such_board_or_one_that_cannot_be_made_is_a_problem()
    {
        await using var api = await RunningApi.StartAsync();
        using var unknown = await api.Control.GetAsync("/api/v1/sdcard?for=pi9");
        await RunningApi.IsProblem(unknown, HttpStatusCode.BadRequest, "for", "'pi9'");
        api.Appliance.Fault = "No bootcode.bin.";
        using var impossible = await api.Control.GetAsync("/api/v1/sdcard?for=pi1");
        await RunningApi.IsProblem(impossible, HttpStatusCode.Conflict, null, "No bootcode.bin.");
    }

    [Fact]
    public async Task Without_its_drive_the_appliance_says_so_on_every_route_but_those_that_help()
    {
        await using var api = await RunningApi.StartAsync();
        var services = api.State.Services;
        api.State.Services = null;
        foreach (var (method, route, operation) in (await api.Host.RoutesAsync()))
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), RunningApi.Filled(route)) { Content = Json("""{"device":"/dev/sdb"}""") };

            // The body of a stream of events has no end.
            using var response = await api.Control.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            if (operation is { WithoutDrive: true } or { IsPage: true })
            {
                Assert.NotEqual(HttpStatusCode.ServiceUnavailable, response.StatusCode);
            }
            else
            {
                await RunningApi.IsProblem(response, HttpStatusCode.ServiceUnavailable, null, "No cable.");
            }
        }

        api.State.Services = services;
        Assert.Equal(1, (await api.GetAsync("/api/v1/clients")).GetArrayLength());
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");
}
