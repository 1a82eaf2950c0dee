using PiBoot.Core.Clients;
using PiBoot.Core.Nfs;
using PiBoot.Core.Os;
using Serilog;

namespace PiBoot.Servers;

/// <summary>Keeps the NFS exports as the clients are: one root for one address, from before its kernel can ask.</summary>
/// <param name="instance">Tells one run of the NFS server's keeper from the next, which has to be told all exports again; null: it lives as long as we do.</param>
public sealed class ExportKeeper(
    DataDirectory data, ClientDirectory directory, RootKeeper roots, INfsServer nfs, ExportIds ids, Func<string?>? instance, ILogger log) : IDisposable
{
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan InstancePause = TimeSpan.FromSeconds(10);
    private readonly Signal _signal = new(initially: true);
    private readonly Lock _applying = new();
    private HashSet<NfsExport> _applied = [];
    private string? _instance;
    private long _asked = long.MinValue / 2;

    /// <summary>Why the exports are not as they should be; null when they are.</summary>
    public string? Trouble { get; private set; }

    public int Count => _applied.Count;

    /// <summary>Something may have changed; returns at once.</summary>
    public void Look() => _signal.Set();

    public void Dispose() => _signal.Dispose();

    public async Task RunAsync(CancellationToken cancellation)
    {
        await Task.Yield();
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                await _signal.WaitAsync(Pause(), cancellation);
                Apply();
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                return;
            }
        }
    }

    /// <summary>Brings the exports up to date before it returns: a server holds on to a directory that it exports, wherever it is moved.</summary>
    public void ApplyNow() => Apply();

    private TimeSpan Pause() => Trouble is not null ? RetryPause : instance is null ? Timeout.InfiniteTimeSpan : InstancePause;

    private void Apply()
    {
        lock (_applying)
        {
            ApplyOnce();
        }
    }

    private void ApplyOnce()
    {
        try
        {
            var wanted = Wanted();
            var known = InstanceNow();
            if (Trouble is null && _applied.SetEquals(wanted) && (known is null || known == _instance))
            {
                return;
            }

            nfs.Apply(wanted);
            foreach (var added in wanted.Except(_applied))
            {
                log.Debug("{Path} is exported to {Client}", added.Path, added.Client);
            }

            _applied = [.. wanted];
            _instance = known ?? _instance;
            Trouble = null;
        }
        catch (NfsException e)
        {
            if (Trouble is null)
            {
                log.Error("NFS: {Reason}", e.Message);
            }

            Trouble = e.Message;
        }
    }

    /// <summary>Asked now and then only: exports are looked at many times a second while clients boot.</summary>
    private string? InstanceNow()
    {
        if (instance is null || Environment.TickCount64 - _asked < InstancePause.TotalMilliseconds)
        {
            return null;
        }

        _asked = Environment.TickCount64;
        return instance();
    }

    private List<NfsExport> Wanted()
    {
        var wanted = new List<NfsExport>();
        if (data.IsOnNas)
        {
            // It exports to whom it likes.
            return wanted;
        }

        foreach (var client in directory.Clients.All())
        {
            if (client is { Approved: true, Serial: not null, Address: { } address } && roots.Ready(client.Id) is { } root)
            {
                var path = data.RootOf(client.Id, root);
                wanted.Add(new NfsExport(path, address, root.Mode != RootMode.Shared, ids.Of(path)));

                // Beside the root: its own boot tree, or what a client lays over the shared one.
                var beside = root.Mode == RootMode.Shared ? data.ClientLayer(client.Id) : root.OwnsBoot ? data.ClientBoot(client.Id) : null;
                if (beside is not null)
                {
                    wanted.Add(new NfsExport(beside, address, root.Mode != RootMode.Shared, ids.Of(beside)));
                }
            }
        }

        return wanted;
    }
}
