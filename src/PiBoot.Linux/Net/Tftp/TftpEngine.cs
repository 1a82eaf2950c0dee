using PiBoot.Core.Tftp;
using PiBoot.Linux.Files;
using PiBoot.Linux.Net.Batching;

namespace PiBoot.Linux.Net.Tftp;

/// <summary>
/// A TFTP server (RFC 1350, 2347, 2348, 2349, 7440) for a great many clients at once: one worker per core, each with one
/// socket for requests and two for all of its transfers.
/// </summary>
public sealed class TftpEngine : IDisposable
{
    private readonly List<TftpWorker> _workers = [];
    private readonly TaskCompletionSource _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly FileStore _store;
    private readonly LoaderPool _loaders;

    private TftpEngine(TimeProvider clock)
    {
        _store = new FileStore(clock);
        _loaders = new LoaderPool(failure => _failed.TrySetException(failure));
    }

    /// <summary>The port that requests are taken on.</summary>
    public ushort Port { get; private set; }

    /// <summary>Binds; serves nobody until <see cref="RunAsync"/>.</summary>
    /// <exception cref="UdpPortException">The port is taken or needs a privilege.</exception>
    public static TftpEngine Start(TftpEngineOptions options, ITftpCatalog catalog)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Workers, 1);
        var engine = new TftpEngine(options.Clock);
        try
        {
            engine.Bind(options, catalog);
            return engine;
        }
        catch
        {
            engine.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Serves until told to stop, and then for three seconds at most what is under way and moves. The first failure of a worker
    /// stops all and surfaces here.
    /// </summary>
    public async Task RunAsync(CancellationToken stop)
    {
        var running = _workers.ConvertAll(worker => worker.RunAsync());
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (stop.Register(() => stopped.TrySetResult()).ConfigureAwait(false))
        {
            await Task.WhenAny([.. running, stopped.Task, _failed.Task]).ConfigureAwait(false);
        }

        _workers.ForEach(worker => worker.Stop());
        if (_failed.Task.IsFaulted)
        {
            running.Add(_failed.Task);
        }

        await Task.WhenAll(running).ConfigureAwait(false);
    }

    /// <summary>After <see cref="RunAsync"/> has returned.</summary>
    public void Dispose()
    {
        _loaders.Dispose();
        _workers.ForEach(worker => worker.Dispose());
        _store.Dispose();
    }

    private void Bind(TftpEngineOptions options, ITftpCatalog catalog)
    {
        var sockets = RequestSockets.Open(options);
        Port = sockets[0].Port;
        for (var i = 0; i < sockets.Count; i++)
        {
            _workers.Add(new TftpWorker(options, catalog, _store, _loaders, sockets[i], options.Meter.Tally(i), i));
        }
    }
}
