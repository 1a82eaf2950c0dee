using System.Net;
using System.Text.Json;
using PiBoot.Core.Clients;
using PiBoot.Protocol.Wire;

namespace PiBoot.Web.Tests;

/// <summary>Server-sent events as a browser reads them.</summary>
public sealed class EventStreamTests
{
    [Fact]
    public async Task Every_boot_event_is_streamed_as_it_happens()
    {
        await using var api = await RunningApi.StartAsync();
        await using var stream = await OpenAsync(api);
        foreach (var name in (string[])["start.elf", "kernel8.img"])
        {
            Load(api, name);
            var (kind, data, _) = await stream.NextAsync("boot");
            Assert.Equal(("boot", RunningApi.Id, name), (kind, data.GetProperty("client").GetString(), data.GetProperty("file").GetString()));
        }
    }

    [Fact]
    public async Task Who_lost_its_connection_goes_on_after_the_last_event_it_saw()
    {
        await using var api = await RunningApi.StartAsync();
        string seen;
        await using (var first = await OpenAsync(api))
        {
            Load(api, "start.elf");
            seen = (await first.NextAsync("boot")).Id;
        }

        Load(api, "fixup.dat");
        Load(api, "kernel8.img");
        await using var second = await OpenAsync(api, seen);
        Assert.Equal("fixup.dat", (await second.NextAsync("boot")).Data.GetProperty("file").GetString());
        Assert.Equal("kernel8.img", (await second.NextAsync("boot")).Data.GetProperty("file").GetString());
    }

    [Theory]
    [InlineData("18f3a-7")]
    [InlineData("nonsense")]
    [InlineData("-1")]
    public async Task Who_comes_from_another_life_of_the_service_is_told_to_look_at_everything_anew(string lastEventId)
    {
        await using var api = await RunningApi.StartAsync();
        await using var stream = await OpenAsync(api, lastEventId);
        Assert.Equal("reset", (await stream.NextAsync()).Kind);
    }

    [Fact]
    public async Task A_client_that_comes_changes_and_goes_is_named_each_time()
    {
        await using var api = await RunningApi.StartAsync();
        await using var stream = await OpenAsync(api);
        var added = api.Directory.See(new ClientSighting(null, new MacAddress(0xdca632000001), null, null, null)).Client!;
        Assert.Equal(added.Id, (await stream.NextAsync("client")).Data.GetProperty("id").GetString());
        api.Directory.Approve(RunningApi.Id);
        Assert.Equal(RunningApi.Id, (await stream.NextAsync("client")).Data.GetProperty("id").GetString());
        api.Directory.Forget(added.Id);
        Assert.Equal(added.Id, (await stream.NextAsync("client")).Data.GetProperty("id").GetString());
    }

    [Fact]
    public async Task Another_drive_means_that_everything_is_to_be_looked_at_anew()
    {
        await using var api = await RunningApi.StartAsync();
        await using var stream = await OpenAsync(api);
        api.State.Services = null;
        Assert.Equal("reset", (await stream.NextAsync()).Kind);
    }

    [Fact]
    public async Task While_nothing_happens_a_sign_of_life_is_sent_that_takes_nobodys_place()
    {
        await using var api = await RunningApi.StartAsync();
        api.State.Feed.Ping = TimeSpan.FromMilliseconds(20);
        await using var stream = await OpenAsync(api);
        Assert.Equal(("ping", ""), await stream.NextAsync() is var (kind, _, id) ? (kind, id) : default);
        Load(api, "start.elf");
        Assert.Equal("start.elf", (await stream.NextAsync("boot")).Data.GetProperty("file").GetString());
    }

    private static void Load(RunningApi api, string name) =>
        api.Board.Tell(RunningApi.Id, (tracker, now) => tracker.File(now, "file", name, 1, 1, null));

    private static async Task<Stream> OpenAsync(RunningApi api, string? lastEventId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/events");
        if (lastEventId is not null)
        {
            request.Headers.Add("Last-Event-ID", lastEventId);
        }

        var response = await api.Control.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        return new Stream(response, new StreamReader(await response.Content.ReadAsStreamAsync()));
    }

    private sealed class Stream(HttpResponseMessage response, StreamReader reader) : IAsyncDisposable
    {
        /// <summary>The next event of a kind; of any without one.</summary>
        public async Task<(string Kind, JsonElement Data, string Id)> NextAsync(string? wanted = null)
        {
            for (var (id, kind) = ("", ""); ;)
            {
                var line = await reader.ReadLineAsync() ?? throw new EndOfStreamException();
                id = line.StartsWith("id: ", StringComparison.Ordinal) ? line[4..] : id;
                kind = line.StartsWith("event: ", StringComparison.Ordinal) ? line[7..] : kind;
                if (line.StartsWith("data: ", StringComparison.Ordinal) && (wanted is null || kind == wanted))
                {
                    using var json = JsonDocument.Parse(line[6..]);
                    return (kind, json.RootElement.Clone(), id);
                }
            }
        }

        public ValueTask DisposeAsync()
        {
            reader.Dispose();
            response.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
