using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using PiBoot.Core.Nfs;
using PiBoot.Core.Os;
using PiBoot.Core.Storekeeping;
using PiBoot.Protocol.Wire;
using PiBoot.Storekeeping;
using PiBoot.Testing;
using Serilog.Core;

namespace PiBoot.Tests.Storekeeping;

/// <summary>Two sides of a real socket: the storage process as it runs, and whoever gives it orders.</summary>
public sealed class StorageServerTests : IAsyncLifetime, IDisposable
{
    private const int MostOrders = 64;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ScratchDirectory _scratch = new();
    private readonly GateNfs _nfs = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Storekeeper _keeper;
    private readonly StorageServer _server;
    private readonly RemoteStorekeeper _remote;
    private Task _running = Task.CompletedTask;

    public StorageServerTests()
    {
        // The socket of a child that has changed its user must let it through: only the credentials are to refuse it.
        File.SetUnixFileMode(_scratch.Path, (UnixFileMode)0x1ed);
        Data = new DataDirectory(_scratch.Join("data"));
        _keeper = new Storekeeper(Data, () => _nfs, new ManualTime(), Logger.None);
        _server = StorageServer.Start(_keeper, Path, static user => user == 1234, Logger.None);
        File.SetUnixFileMode(Path, (UnixFileMode)0x1b6);
        _remote = new RemoteStorekeeper(Path);
    }

    private DataDirectory Data { get; }

    private string Path => _scratch.Join("s");

    public Task InitializeAsync()
    {
        _running = _server.RunAsync(_stop.Token);
        return Task.CompletedTask;
    }

    [Fact]
    public void An_order_is_done_its_progress_is_told_and_its_reply_comes_back()
    {
        Assert.NotEmpty(Do(new OpenData()).Method);
        var steps = new List<StorageProgress>();
        var imported = _remote.Do(new ImportOs(Source(), "trixie", null, null), new Steps(steps.Add), CancellationToken.None);
        Assert.Equal("directory with boot and root", imported.Facts.Form);
        Assert.Contains(steps, step => step is { Step: "unpacking", Done: not null });
        Assert.Contains(steps, step => step.Step == "preparing for the network");
        Assert.True(Directory.Exists(Data.OsRoot("trixie")));
    }

    [Fact]
    public void Why_an_order_cannot_be_done_is_told_in_the_same_words()
    {
        Assert.Contains("is not open", Refusal(new CheckOs("trixie")), StringComparison.Ordinal);
        Do(new OpenData());
        Assert.Contains("no operating system 'trixie'", Refusal(new CheckOs("trixie")), StringComparison.Ordinal);
        Assert.Equal("The kernel has no nfsd: modprobe nfsd.", Refusal(new ApplyExports([new NfsExport("/x", new Ipv4Address(1), true, 1)])));
    }

    [Fact]
    public void Who_calls_an_order_off_leaves_nothing_of_it()
    {
        Do(new OpenData());
        using var cancel = new CancellationTokenSource();
        var source = Source(copies: 2000);
        Assert.ThrowsAny<OperationCanceledException>(
            () => _remote.Do(new ImportOs(source, "trixie", null, null), new Steps(_ => cancel.Cancel()), cancel.Token));
        Assert.True(SpinWait.SpinUntil(() => !Directory.EnumerateFileSystemEntries(Data.OsFolder).Any(), Patience), "something of the import is left");
    }

    [Fact]
    public void A_fault_of_ours_costs_one_order_and_not_the_server()
    {
        _nfs.IsFaulty = true;
        Assert.Contains("a fault of ours", Refusal(new AskNfs()), StringComparison.Ordinal);
        _nfs.IsFaulty = false;
        Assert.Null(Do(new AskNfs()).Trouble);
        Assert.False(_running.IsCompleted);
    }

    [Theory]
    [InlineData("garbage", "does not understand")]
    [InlineData("{}", "does not understand")]
    [InlineData("""{"order":"format-everything"}""", "does not understand")]
    [InlineData("""{"order":"check-os"}""", "failed at this order")]
    [InlineData("""{"order":"check-os","name":7}""", "does not understand")]
    [InlineData("null", "empty order")]
    [InlineData("", "does not understand")]
    public void What_is_no_order_is_refused_with_a_sentence_and_the_next_one_is_served(string line, string word)
    {
        Do(new OpenData());
        Assert.Contains(word, Answer(line + "\n")!.Failed, StringComparison.Ordinal);
        Assert.Null(Do(new AskNfs()).Trouble);
    }

    [Fact]
    public void A_line_that_does_not_end_is_cut_off()
    {
        using var socket = SocketPair.Connect(Path);
        var megabyte = new byte[1 << 20];
        Array.Fill(megabyte, (byte)'x');
        Assert.Throws<SocketException>(() =>
        {
            for (var sent = 0; sent < 64; sent++)
            {
                socket.Send(megabyte);
            }
        });
        Assert.Null(Do(new AskNfs()).Trouble);
    }

    [RootOnlyFact]
    public void A_strangers_order_is_refused_and_the_services_users_is_done()
    {
        Assert.Contains("user 4321 may not give orders", ProgramAs(4321), StringComparison.Ordinal);
        Assert.Contains("nfs-state", ProgramAs(1234), StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_than_sixty_four_orders_at_once_are_refused_and_served_again_when_there_is_room()
    {
        _nfs.Waiting = new CountdownEvent(MostOrders);
        _nfs.Open.Reset();
        var orders = Enumerable.Range(0, MostOrders)
            .Select(_ => Task.Factory.StartNew(() => Do(new AskNfs()), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))
            .ToArray();
        Assert.True(_nfs.Waiting.Wait(Patience));
        Assert.Contains("storage process", Refusal(new AskNfs()), StringComparison.Ordinal);
        _nfs.Open.Set();
        Assert.All(await Task.WhenAll(orders), state => Assert.Null(state.Trouble));
        Assert.True(SpinWait.SpinUntil(IsServed, Patience));
    }

    [Fact]
    public void A_storage_process_that_is_not_there_is_told_with_what_to_do()
    {
        var fault = Assert.Throws<StorageException>(() => new RemoteStorekeeper(_scratch.Join("none")).Do(new AskNfs(), null, CancellationToken.None));
        Assert.Contains("is 'piboot storage' running?", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_told_to_stop_ends_also_with_a_peer_that_says_nothing()
    {
        using var silent = SocketPair.Connect(Path);
        Do(new AskNfs());
        await _stop.CancelAsync();
        await _running.WaitAsync(Patience);
    }

    public async Task DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.WaitAsync(Patience);
    }

    public void Dispose()
    {
        _server.Dispose();
        _keeper.Dispose();
        _stop.Dispose();
        _scratch.Dispose();
    }

    private TReply Do<TReply>(StorageOrder<TReply> order)
        where TReply : StorageReply => _remote.Do(order, null, CancellationToken.None);

    private string Refusal<TReply>(StorageOrder<TReply> order)
        where TReply : StorageReply => Assert.Throws<StorageException>(() => Do(order)).Message;

    private bool IsServed()
    {
        try
        {
            return Do(new AskNfs()).Trouble is null;
        }
        catch (StorageException)
        {
            return false;
        }
    }

    private StorageLine? Answer(string text)
    {
        using var socket = SocketPair.Connect(Path);
        socket.Send(Encoding.UTF8.GetBytes(text));
        return new LineReader(socket, 1 << 20).Read() is { } line ? JsonSerializer.Deserialize(line.Span, StorageJson.Default.StorageLine) : null;
    }

    private string ProgramAs(int user) => RootOnlyFactAttribute.Run(
        "setpriv", "--reuid", $"{user}", "--regid", $"{user}", "--clear-groups", "perl", "-MIO::Socket::UNIX", "-e",
        "$s = IO::Socket::UNIX->new(Peer => $ARGV[0]) or die $!; print $s qq({\"order\":\"ask-nfs\"}\\n); $s->flush; print <$s>;", Path);

    private string Source(int copies = 1)
    {
        _scratch.With("source/boot/config.txt", "arm_64bit=1\n").With("source/root/etc/fstab", "proc /proc proc defaults 0 0\n").With("source/root/bin/sh", "");
        for (var copy = 0; copy < copies; copy++)
        {
            _scratch.With($"source/root/usr/{copy}", new string('x', 10_000));
        }

        return _scratch.Join("source");
    }

    private sealed class Steps(Action<StorageProgress> tell) : IProgress<StorageProgress>
    {
        public void Report(StorageProgress value) => tell(value);
    }
}
