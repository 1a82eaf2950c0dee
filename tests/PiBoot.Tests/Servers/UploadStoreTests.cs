using PiBoot.Core.Storekeeping;
using PiBoot.Servers;
using Serilog.Core;

namespace PiBoot.Tests.Servers;

public sealed class UploadStoreTests : IDisposable
{
    private readonly DataBench _bench = new();

    private UploadStore Uploads => _bench.Uploads;

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task A_file_comes_in_pieces_and_only_the_next_one_is_taken()
    {
        var upload = Uploads.Begin("pi.img", 10);
        Assert.Equal((0, true), await PutAsync(upload.Id, 0, []));
        Assert.Equal((4, true), await PutAsync(upload.Id, 0, [1, 2, 3, 4]));
        Assert.Equal((4, false), await PutAsync(upload.Id, 0, [1, 2, 3, 4]));
        Assert.Equal((4, false), await PutAsync(upload.Id, 5, [5]));
        Assert.Equal((10, true), await PutAsync(upload.Id, 4, [5, 6, 7, 8, 9, 10]));
        Assert.True(Assert.Single(Uploads.List()).IsWhole);
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], File.ReadAllBytes(Path.Join(_bench.Data.Downloads, $"upload-{upload.Id}.part")));
        Assert.Null(await Uploads.AppendAsync("0123", 0, Stream.Null, default));
    }

    [Fact]
    public async Task What_came_before_a_connection_broke_stays()
    {
        var upload = Uploads.Begin("pi.img", 10);
        await Assert.ThrowsAsync<IOException>(() => Uploads.AppendAsync(upload.Id, 0, new BreakingStream([1, 2, 3]), default));
        Assert.Equal(3, Assert.Single(Uploads.List()).Received);
        Assert.Equal((4, true), await PutAsync(upload.Id, 3, [4]));
    }

    [Fact]
    public async Task A_drive_that_is_let_go_waits_for_no_browser()
    {
        using var stop = new CancellationTokenSource();
        var running = Uploads.RunAsync(stop.Token);
        var upload = Uploads.Begin("pi.img", 10);
        var appending = Uploads.AppendAsync(upload.Id, 0, new EndlessStream([1, 2, 3]), default);
        await stop.CancelAsync();
        await running;
        Assert.Contains("'pi.img' is broken off", (await Assert.ThrowsAsync<StorageException>(() => appending)).Message, StringComparison.Ordinal);
        Assert.Equal(3, Assert.Single(Uploads.List()).Received);
        await using var free = new FileStream(Path.Join(_bench.Data.Downloads, $"upload-{upload.Id}.part"), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
    }

    [Fact]
    public async Task An_old_one_that_the_drive_does_not_let_go_stops_nothing()
    {
        var upload = Uploads.Begin("pi.img", 10);
        _bench.Time.Advance(TimeSpan.FromDays(2));

        // Nothing but a directory with something in it cannot be deleted by root.
        var path = Path.Join(_bench.Data.Downloads, $"upload-{upload.Id}.part");
        File.Delete(path);
        Directory.CreateDirectory(Path.Join(path, "x"));
        using var stop = new CancellationTokenSource();
        var running = Uploads.RunAsync(stop.Token);
        Uploads.Begin("other.img", 10);
        await stop.CancelAsync();
        await running;
        Assert.Equal(2, Uploads.List().Count);
    }

    [Fact]
    public async Task More_than_was_announced_is_refused()
    {
        var upload = Uploads.Begin("pi.img", 3);
        var fault = await Assert.ThrowsAsync<StorageException>(() => PutAsync(upload.Id, 0, [1, 2, 3, 4]));
        Assert.Contains("3 bytes of 'pi.img'", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Four_at_a_time_and_none_that_the_drive_has_no_room_for()
    {
        Assert.Contains("no room for 'huge.img'", Assert.Throws<StorageException>(() => Uploads.Begin("huge.img", long.MaxValue / 2)).Message, StringComparison.Ordinal);
        for (var i = 0; i < UploadStore.Most; i++)
        {
            Uploads.Begin($"{i}.img", 10);
        }

        Assert.Contains("4 files", Assert.Throws<StorageException>(() => Uploads.Begin("fifth.img", 10)).Message, StringComparison.Ordinal);
        Assert.True(Uploads.Remove(Uploads.List()[0].Id));
        Uploads.Begin("fifth.img", 10);
    }

    [Fact]
    public void Room_that_was_promised_to_one_is_not_given_to_another()
    {
        var half = (PiBoot.Linux.Files.FreeSpace.Of(_bench.Data.StateFolder).Free / 2) + 1;
        Uploads.Begin("a.img", half);
        Assert.Throws<StorageException>(() => Uploads.Begin("b.img", half));
    }

    [Theory]
    [InlineData("")]
    [InlineData("../pi.img")]
    [InlineData("a\nb")]
    public void A_name_that_is_none_of_a_file_is_refused(string name) =>
        Assert.Contains("no name of a file", Assert.Throws<StorageException>(() => Uploads.Begin(name, 10)).Message, StringComparison.Ordinal);

    [Fact]
    public async Task It_goes_on_after_a_restart()
    {
        var upload = Uploads.Begin("pi 1.img", 10);
        await PutAsync(upload.Id, 0, [1, 2, 3]);
        File.WriteAllText(Path.Join(_bench.Data.Downloads, "upload-damaged.about"), "what?\n");
        File.WriteAllText(Path.Join(_bench.Data.Downloads, "upload-lonely.part"), "x");
        var later = new UploadStore(_bench.Data.Downloads, _bench.Data.StateFolder, _bench.Time, Logger.None);
        later.Resume();
        var resumed = Assert.Single(later.List());
        Assert.Equal((upload.Id, "pi 1.img", 10, 3), (resumed.Id, resumed.File, resumed.Bytes, resumed.Received));
        Assert.Equal(2, Directory.GetFiles(_bench.Data.Downloads).Length);
        Assert.Equal(10, (await later.AppendAsync(upload.Id, 3, new MemoryStream(new byte[7]), default))!.Value.Now.Received);
    }

    [Fact]
    public async Task It_is_forgotten_when_nothing_came_for_a_day()
    {
        var old = Uploads.Begin("old.img", 10);
        _bench.Time.Advance(TimeSpan.FromHours(23));
        await PutAsync(old.Id, 0, [1]);
        _bench.Time.Advance(TimeSpan.FromHours(23));
        var next = Uploads.Begin("next.img", 10);
        Assert.Equal(2, Uploads.List().Count);
        _bench.Time.Advance(TimeSpan.FromHours(2));
        Uploads.Begin("third.img", 10);
        Assert.Equal(["next.img", "third.img"], Uploads.List().Select(u => u.File));
        Assert.False(File.Exists(Path.Join(_bench.Data.Downloads, $"upload-{old.Id}.part")));
        Assert.NotNull(next);
    }

    [Fact]
    public async Task An_import_needs_a_whole_one_and_removes_it_when_it_is_done()
    {
        var archive = Path.Join(Path.GetDirectoryName(_bench.Source), "system.tar");
        System.Formats.Tar.TarFile.CreateFromDirectory(_bench.Source, archive, includeBaseDirectory: false);
        var bytes = await File.ReadAllBytesAsync(archive);
        var upload = Uploads.Begin("system.tar", bytes.Length);
        await PutAsync(upload.Id, 0, bytes[..1000]);
        var early = await Assert.ThrowsAsync<StorageException>(() => ImportAsync(upload.Id, "trixie"));
        Assert.Contains("not whole yet: 1000 of", early.Message, StringComparison.Ordinal);

        await PutAsync(upload.Id, 1000, bytes[1000..]);
        await Assert.ThrowsAsync<StorageException>(() => ImportAsync(upload.Id, "bad name"));
        Assert.Single(Uploads.List());
        await ImportAsync(upload.Id, "trixie");
        Assert.Equal("system.tar", _bench.Systems.List().Single().Facts!.Source);
        Assert.Empty(Uploads.List());
        Assert.Empty(Directory.GetFiles(_bench.Data.Downloads));
        Assert.Contains("There is no upload", (await Assert.ThrowsAsync<StorageException>(() => ImportAsync(upload.Id, "again"))).Message, StringComparison.Ordinal);
    }

    private Task<OsImported> ImportAsync(string id, string name) =>
        _bench.Systems.ImportAsync($"upload:{id}", name, null, new Progress<StorageProgress>(), default);

    private async Task<(long Received, bool IsTaken)> PutAsync(string id, long offset, byte[] bytes) =>
        await Uploads.AppendAsync(id, offset, new MemoryStream(bytes), default) is { } put ? (put.Now.Received, put.IsTaken) : (-1, false);

    /// <summary>Gives some bytes, then fails as a connection does.</summary>
    private sealed class BreakingStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            Position < Length ? base.ReadAsync(buffer, cancellationToken) : throw new IOException("The connection is gone.");
    }

    /// <summary>Gives some bytes, and then keeps its reader waiting.</summary>
    private sealed class EndlessStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (Position == Length)
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }

            return await base.ReadAsync(buffer, cancellationToken);
        }
    }
}
