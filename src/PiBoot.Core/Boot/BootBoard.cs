using System.Collections.Immutable;
using System.Threading.Channels;
using PiBoot.Core.Clients;

namespace PiBoot.Core.Boot;

/// <summary>
/// All boots under way. Loops tell it what they see, from any thread and never once per block; everything that looks
/// (API, log, registry) reads from here.
/// </summary>
public sealed class BootBoard(TimeProvider time)
{
    /// <summary>Boots that ended before they were written; more than these are not kept.</summary>
    private const int MaximumEnded = 1000;

    /// <summary>A watcher that reads more slowly than this loses the oldest events.</summary>
    private const int WatcherQueue = 1000;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, BootTracker> _trackers = new(StringComparer.Ordinal);
    private readonly HashSet<string> _due = new(StringComparer.Ordinal);
    private readonly List<ClientBoot> _ended = [];
    private ImmutableArray<Channel<ClientEvent>> _watchers = [];

    /// <summary>Something was added; called outside the lock, on the thread that saw it.</summary>
    public event Action<ClientEvent>? Seen;

    /// <summary>A client's serial became known: from which id to which. Called outside the lock.</summary>
    public event Action<string, string>? Renamed;

    public BootStatus StatusOf(string clientId)
    {
        lock (_gate)
        {
            return _trackers.TryGetValue(clientId, out var tracker)
                ? new BootStatus(tracker.Stage, tracker.Since, tracker.Standing)
                : BootStatus.Unknown;
        }
    }

    /// <summary>DISCOVERs sent in the present stage without an answer that helped.</summary>
    public int AttemptsOf(string clientId)
    {
        lock (_gate)
        {
            return _trackers.TryGetValue(clientId, out var tracker) ? tracker.Attempts : 0;
        }
    }

    /// <summary>The interface that a client's last DISCOVER came by; null when none was seen.</summary>
    public string? LinkOf(string clientId)
    {
        lock (_gate)
        {
            return _trackers.TryGetValue(clientId, out var tracker) ? tracker.Link : null;
        }
    }

    /// <summary>The boot under way or the last one; null when none was seen.</summary>
    public BootRecord? RecordOf(string clientId)
    {
        lock (_gate)
        {
            return _trackers.TryGetValue(clientId, out var tracker) ? tracker.Record : null;
        }
    }

    /// <summary>Clients that are in a stage in which something is still to come.</summary>
    public IReadOnlyList<(string ClientId, BootStage Stage)> UnderWay()
    {
        lock (_gate)
        {
            return [.. _trackers.Where(t => t.Value.IsUnderWay).Select(t => (t.Key, t.Value.Stage))];
        }
    }

    /// <summary>Clients that have not mounted their root yet and may do so, also late; with the stage that they have reached.</summary>
    public IReadOnlyList<(string ClientId, BootStage Reached)> BeforeRoot()
    {
        lock (_gate)
        {
            return [.. _trackers
                .Where(t => t.Value.Facts.Stage is BootStage.Powering or BootStage.Dhcp or BootStage.Firmware or BootStage.Kernel)
                .Select(t => (t.Key, t.Value.Facts.Stage))];
        }
    }

    /// <summary>What the supervisor needs of each client that boots or has stopped.</summary>
    public IReadOnlyList<SupervisedBoot> Supervised()
    {
        lock (_gate)
        {
            return [.. _trackers
                .Where(t => t.Value.IsUnderWay || t.Value.Symptom is not null)
                .Select(t => new SupervisedBoot(t.Key, t.Value.Stage, t.Value.Facts.Stage, t.Value.Since, t.Value.LastSign, t.Value.IsLoading, t.Value.Symptom))];
        }
    }

    /// <summary>Feeds a client's tracker.</summary>
    /// <param name="clientId">Whose.</param>
    /// <param name="feed">Returns what is to be told, or null when that was nothing new.</param>
    public void Tell(string clientId, Func<BootTracker, DateTimeOffset, BootEvent?> feed)
    {
        ClientEvent? told = null;
        lock (_gate)
        {
            if (!_trackers.TryGetValue(clientId, out var tracker))
            {
                _trackers[clientId] = tracker = new BootTracker();
            }

            var seen = feed(tracker, time.GetUtcNow());
            if (tracker.TakeEnded() is { } ended && _ended.Count < MaximumEnded)
            {
                _ended.Add(new ClientBoot(clientId, ended));
            }

            if (seen is not null)
            {
                _due.Add(clientId);
                told = new ClientEvent(clientId, seen) { Started = tracker.Started, Symptom = tracker.Symptom };
            }
        }

        if (told is not null)
        {
            Publish(told);
        }
    }

    /// <summary>Looks at the clock for all clients.</summary>
    /// <param name="around">What is known beside the packets of a client's boot.</param>
    public void Tick(Func<string, BootSurroundings> around)
    {
        foreach (var (clientId, _) in UnderWay())
        {
            var surroundings = around(clientId);
            Tell(clientId, (tracker, now) => tracker.Tick(now, surroundings));
        }
    }

    /// <summary>The clock was set by so much: nobody is late because of it.</summary>
    public void ClockWasSet(TimeSpan step)
    {
        lock (_gate)
        {
            foreach (var tracker in _trackers.Values.Where(t => t.Started is not null))
            {
                tracker.ClockWasSet(step);
            }
        }
    }

    /// <summary>A client's serial became known: its boot goes on under the new id.</summary>
    public void Rename(string from, string to)
    {
        lock (_gate)
        {
            if (_trackers.Remove(from, out var tracker))
            {
                _trackers[to] = tracker;
                _due.Remove(from);
                _due.Add(to);
            }
        }

        Renamed?.Invoke(from, to);
    }

    public void Forget(string clientId)
    {
        lock (_gate)
        {
            _trackers.Remove(clientId);
            _due.Remove(clientId);
        }
    }

    /// <summary>Takes up where an earlier process left off.</summary>
    public void Resume(string clientId, BootRecord last)
    {
        lock (_gate)
        {
            var tracker = new BootTracker();
            tracker.Resume(last);
            _trackers[clientId] = tracker;
        }
    }

    /// <summary>Boots that have changed since the last call, to be written to the registry.</summary>
    public IReadOnlyList<ClientBoot> TakeDue()
    {
        lock (_gate)
        {
            var taken = _due
                .Select(id => (id, _trackers[id].Record))
                .Where(entry => entry.Record is not null)
                .Select(entry => new ClientBoot(entry.id, entry.Record!))
                .Concat(_ended)
                .ToArray();
            _due.Clear();
            _ended.Clear();
            return taken;
        }
    }

    /// <summary>Gives boots back that could not be written; they are due again.</summary>
    public void PutBack(IReadOnlyList<ClientBoot> boots)
    {
        lock (_gate)
        {
            foreach (var boot in boots.Where(b => _trackers.ContainsKey(b.ClientId)))
            {
                if (_trackers[boot.ClientId].Started == boot.Boot.Started)
                {
                    _due.Add(boot.ClientId);
                }
                else if (_ended.Count < MaximumEnded)
                {
                    _ended.Add(boot);
                }
            }
        }
    }

    /// <summary>Every event from now on; give the reader back to <see cref="Unwatch"/>.</summary>
    public ChannelReader<ClientEvent> Watch()
    {
        var channel = Channel.CreateBounded<ClientEvent>(
            new BoundedChannelOptions(WatcherQueue) { FullMode = BoundedChannelFullMode.DropOldest });
        ImmutableInterlocked.Update(ref _watchers, static (list, added) => list.Add(added), channel);
        return channel.Reader;
    }

    public void Unwatch(ChannelReader<ClientEvent> reader) =>
        ImmutableInterlocked.Update(ref _watchers, static (list, gone) => list.RemoveAll(c => c.Reader == gone), reader);

    private void Publish(ClientEvent seen)
    {
        Seen?.Invoke(seen);
        foreach (var watcher in _watchers)
        {
            watcher.Writer.TryWrite(seen);
        }
    }
}
