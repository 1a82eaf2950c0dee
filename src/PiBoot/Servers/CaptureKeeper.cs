using System.Collections.Concurrent;
using PiBoot.Core.Boot;
using PiBoot.Core.Capture;
using PiBoot.Core.Clients;
using PiBoot.Core.Links;
using PiBoot.Core.Storekeeping;
using PiBoot.Linux.Links;
using PiBoot.Protocol.Wire;
using Serilog;

namespace PiBoot.Servers;

/// <summary>Captures of clients' boots: those under way, and the finished ones on their shelf.</summary>
/// <param name="open">Opens a socket for a client's MACs.</param>
/// <param name="shelf">Keeps what is finished.</param>
/// <param name="links">The interfaces that clients are served on.</param>
/// <param name="lastBoot">When a client's boot under way, or its last one, began, as the boot board says.</param>
/// <param name="time">A clock that never steps: see <see cref="SteadyTime"/>.</param>
/// <param name="log">Takes what happens.</param>
public sealed class CaptureKeeper(
    Func<IReadOnlyList<MacAddress>, ICaptureSocket> open, CaptureShelf shelf, LinkTable links, Func<string, DateTimeOffset?> lastBoot, TimeProvider time, ILogger log) : ICaptures, IDisposable
{
    public const int MaximumUnderWay = 4;

    /// <summary>As many as the filter in the kernel has room for, the newest.</summary>
    private const int MaximumMacs = 8;

    /// <summary>Over the captures under way; never held while the drive works, as everything that is seen of a boot waits for it.</summary>
    private readonly Lock _gate = new();

    /// <summary>Over the shelf; never taken under the other one.</summary>
    private readonly Lock _shelving = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Dictionary<string, CaptureRun> _runs = new(StringComparer.Ordinal);

    /// <summary>Finished ones that the drive would not take; as many as may run at once.</summary>
    private readonly Dictionary<string, ClientCapture> _unshelved = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, CaptureReading> _finished = new(StringComparer.Ordinal);
    private readonly List<Task> _running = [];

    public CaptureReading Arm(Client client)
    {
        lock (_gate)
        {
            if (_runs.TryGetValue(client.Id, out var present) && present.Capture.IsUnderWay)
            {
                return present.Capture.Read();
            }

            var run = Begin(client);
            _running.RemoveAll(task => task.IsCompleted);
            _runs[client.Id] = run;
            _running.Add(Task.Factory.StartNew(
                () => RunAndShelve(run), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));
            log.Information("The next boot of {Client} is captured", client.Id);
            return run.Capture.Read();
        }
    }

    public CaptureReading Of(string clientId)
    {
        lock (_gate)
        {
            if (_runs.TryGetValue(clientId, out var run))
            {
                return run.Capture.Read();
            }

            if (_unshelved.TryGetValue(clientId, out var kept))
            {
                return kept.Read();
            }
        }

        return _finished.TryGetValue(clientId, out var known) ? known : ReadShelf(clientId);
    }

    public bool Forget(string clientId)
    {
        lock (_gate)
        {
            if (_runs.TryGetValue(clientId, out var run))
            {
                run.Capture.Stop("it was stopped", time.GetUtcNow());
                run.Wake();
                return true;
            }

        }

        lock (_shelving)
        {
            _finished.TryRemove(clientId, out _);
            return Unkeep(clientId) | shelf.Remove(clientId);
        }
    }

    public byte[]? File(string clientId)
    {
        ClientCapture? capture;
        lock (_gate)
        {
            capture = _runs.TryGetValue(clientId, out var run) ? run.Capture : _unshelved.GetValueOrDefault(clientId);
        }

        return capture is null ? shelf.Get(clientId) : capture.Read().Frames > 0 ? capture.ToFile() : null;
    }

    /// <summary>Something happened to a client. Returns at once.</summary>
    public void Seen(ClientEvent seen)
    {
        lock (_gate)
        {
            if (_runs.TryGetValue(seen.ClientId, out var run))
            {
                run.Capture.Seen(seen, time.GetUtcNow());
                run.Wake();
            }
        }
    }

    /// <summary>A client's serial became known.</summary>
    public void Renamed(string from, string to)
    {
        lock (_gate)
        {
            if (_runs.Remove(from, out var run))
            {
                _runs[to] = run;
            }
        }
    }

    public void Dispose()
    {
        _stop.Cancel();
        Task[] running;
        lock (_gate)
        {
            running = [.. _running];
        }

        Task.WhenAll(running).Wait();
        _stop.Dispose();
    }

    private CaptureRun Begin(Client client)
    {
        if (_runs.Values.Count(run => run.Capture.IsUnderWay) >= MaximumUnderWay)
        {
            throw new StorageException(
                $"{MaximumUnderWay} captures are under way ({string.Join(", ", _runs.Keys)}), more than that are not taken: stop one, or wait for it.");
        }

        if (client.Macs.Count == 0)
        {
            throw new StorageException($"The MAC of {client.Id} is not known, so its frames cannot be told from others: let it boot once.");
        }

        try
        {
            MacAddress[] macs = [.. client.Macs.TakeLast(MaximumMacs)];
            return new CaptureRun(new ClientCapture(time.GetUtcNow(), lastBoot(client.Id)), open(macs), new FrameSieve(macs), links, time);
        }
        catch (LinkException e)
        {
            throw new StorageException(e.Message, e);
        }
    }

    private void RunAndShelve(CaptureRun run)
    {
        run.Run(_stop.Token);
        var reading = run.Capture.Read();
        string clientId;
        lock (_gate)
        {
            // By now it may have another name than at its begin, and another capture may have taken its place.
            if (_runs.FirstOrDefault(entry => entry.Value == run).Key is not { } found)
            {
                return;
            }

            clientId = found;
            _runs.Remove(clientId);
            _finished[clientId] = reading;
            if (reading.Frames > 0)
            {
                _unshelved[clientId] = run.Capture;
            }
            else
            {
                _unshelved.Remove(clientId);
            }
        }

        log.Information("The capture of {Client} has ended with {Frames} frames: {Reason}", clientId, reading.Frames, reading.Ending);
        if (reading.Frames > 0)
        {
            Shelve(clientId, run.Capture);
        }
    }

    private void Shelve(string clientId, ClientCapture capture)
    {
        lock (_shelving)
        {
            lock (_gate)
            {
                if (_unshelved.GetValueOrDefault(clientId) != capture)
                {
                    // Forgotten meanwhile, or a newer one has ended.
                    return;
                }
            }

            try
            {
                shelf.Put(clientId, capture.ToFile());
                Unkeep(clientId);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                log.Warning("The capture of {Client} is kept in memory only: {Reason}", clientId, e.Message);
                lock (_gate)
                {
                    foreach (var other in _unshelved.Keys.Where(id => id != clientId).Take(_unshelved.Count - MaximumUnderWay).ToArray())
                    {
                        _unshelved.Remove(other);
                    }
                }
            }
        }
    }

    private bool Unkeep(string clientId)
    {
        lock (_gate)
        {
            return _unshelved.Remove(clientId);
        }
    }

    private CaptureReading ReadShelf(string clientId)
    {
        var reading = shelf.Get(clientId) is { } file ? CaptureFile.Read(file) : null;
        return reading is null ? CaptureReading.None : _finished.GetOrAdd(clientId, reading);
    }
}
