using System.Net;

namespace PiBoot.Web.Tests;

public sealed class CaptureApiTests
{
    private const string Path = $"/api/v1/clients/{RunningApi.Id}/capture";

    [Fact]
    public async Task A_capture_is_armed_looked_at_downloaded_and_forgotten()
    {
        await using var api = await RunningApi.StartAsync();
        Assert.Equal("none", (await api.GetAsync(Path)).GetProperty("state").GetString());
        await RunningApi.IsProblem(await api.Control.GetAsync(Path + ".pcap"), HttpStatusCode.NotFound, null, "Nothing was captured");
        using var armed = await api.Control.PostAsync(Path, null);
        Assert.Equal("waiting", (await RunningApi.ReadAsync(armed)).GetProperty("state").GetString());

        api.Captures.Files[RunningApi.Id] = [1, 2, 3];
        var done = await api.GetAsync(Path);
        Assert.Equal(("done", 12, 3, "2026-11-22T12:00:00Z", "the client is up"), (
            done.GetProperty("state").GetString(), done.GetProperty("frames").GetInt32(), done.GetProperty("bytes").GetInt32(),
            done.GetProperty("started").GetString(), done.GetProperty("reason").GetString()));
        using var file = await api.Control.GetAsync(Path + ".pcap");
        Assert.Equal("application/vnd.tcpdump.pcap", file.Content.Headers.ContentType!.MediaType);
        Assert.Equal($"{RunningApi.Id}.pcap", file.Content.Headers.ContentDisposition!.FileName!.Trim('"'));
        Assert.Equal([1, 2, 3], await file.Content.ReadAsByteArrayAsync());

        using var forgotten = await api.Control.DeleteAsync(Path);
        Assert.Equal(HttpStatusCode.NoContent, forgotten.StatusCode);
        await RunningApi.IsProblem(await api.Control.DeleteAsync(Path), HttpStatusCode.NotFound, null, "Nothing was captured");
    }

    [Fact]
    public async Task What_cannot_be_captured_is_told_with_its_reason()
    {
        await using var api = await RunningApi.StartAsync();
        await RunningApi.IsProblem(await api.Control.PostAsync("/api/v1/clients/nobody/capture", null), HttpStatusCode.NotFound, "serial", "nobody");
        api.Captures.Fault = "Frames cannot be captured: Operation not permitted. The service needs CAP_NET_RAW for that.";
        await RunningApi.IsProblem(await api.Control.PostAsync(Path, null), HttpStatusCode.Conflict, null, "CAP_NET_RAW");
    }
}
