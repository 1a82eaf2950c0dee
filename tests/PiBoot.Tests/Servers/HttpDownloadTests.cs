using PiBoot.Core.Os;
using PiBoot.Servers;
using PiBoot.Testing;

namespace PiBoot.Tests.Servers;

public sealed class HttpDownloadTests : IDisposable
{
    private readonly ScratchDirectory folder = new();
    private readonly HttpClient client = HttpDownload.NewClient();
    private readonly byte[] content = new byte[3_000_000];

    public HttpDownloadTests() => new Random(1).NextBytes(content);

    private HttpDownload Download => new(client, TimeProvider.System, TimeSpan.FromMilliseconds(1));

    [Fact]
    public async Task A_file_arrives_as_it_is_and_progress_ends_at_its_size()
    {
        await using var server = new UnreliableServer(content);
        var last = (Read: 0L, Total: (long?)null);
        var path = await Download.FetchAsync(server.Address, folder.Path, new Progress(value => last = value), CancellationToken.None);
        Assert.Equal(content, await File.ReadAllBytesAsync(path));
        Assert.Equal((3_000_000L, 3_000_000L), last);
    }

    [Fact]
    public async Task A_connection_that_breaks_is_taken_up_where_it_broke()
    {
        await using var server = new UnreliableServer(content) { BreaksAfter = 700_000 };
        var path = await Download.FetchAsync(server.Address, folder.Path, null, CancellationToken.None);
        Assert.Equal(content, await File.ReadAllBytesAsync(path));
        Assert.Contains("Range: bytes=700000-", server.Requests[1], StringComparison.Ordinal);
        Assert.Contains("If-Range: \"one\"", server.Requests[1], StringComparison.Ordinal);
        Assert.Equal(5, server.Requests.Count);
    }

    [Fact]
    public async Task Another_process_goes_on_where_the_first_gave_up()
    {
        await using var server = new UnreliableServer(content) { BreaksAfter = 0 };
        var first = await Assert.ThrowsAsync<OsImportException>(() => Download.FetchAsync(server.Address, folder.Path, null, CancellationToken.None));
        Assert.Contains("goes on from there", first.Message, StringComparison.Ordinal);
        Assert.Equal(HttpDownload.MostFruitless, server.Requests.Count);

        server.BreaksAfter = null;
        Assert.Equal(content, await File.ReadAllBytesAsync(await Download.FetchAsync(server.Address, folder.Path, null, CancellationToken.None)));
    }

    [Fact]
    public async Task A_file_that_changed_on_the_server_is_fetched_from_its_start()
    {
        await using var server = new UnreliableServer(content);
        await Download.FetchAsync(server.Address, folder.Path, null, CancellationToken.None);
        server.Content = [.. content.Reverse()];
        server.Tag = "\"two\"";
        Assert.Equal(server.Content, await File.ReadAllBytesAsync(await Download.FetchAsync(server.Address, folder.Path, null, CancellationToken.None)));
    }

    [Fact]
    public async Task A_file_that_is_there_already_costs_one_question()
    {
        await using var server = new UnreliableServer(content);
        var first = await Download.FetchAsync(server.Address, folder.Path, null, CancellationToken.None);
        server.BreaksAfter = 0;
        Assert.Equal(first, await Download.FetchAsync(server.Address, folder.Path, null, CancellationToken.None));
        Assert.Equal(content, await File.ReadAllBytesAsync(first));
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task Without_a_mark_of_its_state_a_file_starts_again()
    {
        await using var server = new UnreliableServer(content) { Tag = null, BreaksAfter = 2_999_999 };
        await Assert.ThrowsAsync<OsImportException>(() => Download.FetchAsync(server.Address, folder.Path, null, CancellationToken.None));
        server.BreaksAfter = null;
        Assert.Equal(content, await File.ReadAllBytesAsync(await Download.FetchAsync(server.Address, folder.Path, null, CancellationToken.None)));
        Assert.All(server.Requests, request => Assert.DoesNotContain("Range:", request, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_server_that_is_busy_is_asked_again_and_one_that_has_no_such_file_is_not()
    {
        await using var server = new UnreliableServer(content);
        server.Refusals.Enqueue("503 Service Unavailable");
        Assert.Equal(content, await File.ReadAllBytesAsync(await Download.FetchAsync(server.Address, folder.Path, null, CancellationToken.None)));

        server.Refusals.Enqueue("404 Not Found");
        var refusal = await Assert.ThrowsAsync<OsImportException>(() => Download.FetchAsync(server.Address, folder.Path, null, CancellationToken.None));
        Assert.Contains("404 Not Found", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public async Task A_server_without_a_certificate_that_we_trust_is_named_so()
    {
        await using var server = new UnreliableServer(content);
        var address = new UriBuilder(server.Address) { Scheme = "https" }.Uri;
        var refusal = await Assert.ThrowsAsync<OsImportException>(() => Download.FetchAsync(address, folder.Path, null, CancellationToken.None));
        Assert.Contains("no trusted connection", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Other_addresses_are_refused()
    {
        await Assert.ThrowsAsync<OsImportException>(() => Download.FetchAsync(new Uri("ftp://example.org/a"), folder.Path, null, CancellationToken.None));
    }

    public void Dispose()
    {
        client.Dispose();
        folder.Dispose();
    }

    private sealed class Progress(Action<(long, long?)> action) : IProgress<(long Read, long? Total)>
    {
        public void Report((long Read, long? Total) value) => action(value);
    }
}
