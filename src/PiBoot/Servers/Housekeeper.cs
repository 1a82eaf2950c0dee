using PiBoot.Core.Boot;
using PiBoot.Core.Clients;
using PiBoot.Linux.Memory;
using PiBoot.Linux.Nfs;
using Serilog;

namespace PiBoot.Servers;

/// <summary>
/// Does what is due after something happened: writes clients and boots to the registry many at a time, sees who has
/// mounted a root, notices boots that have stopped, releases neighbour entries. Sleeps while nothing happens.
/// </summary>
public sealed class Housekeeper(
    ClientDirectory directory, IClientRegistry registry, BootBoard board, ExportKeeper exports, NeighbourPins pins, Supervisor supervisor, ILogger log)
    : IDisposable
{
    /// <summary>What happens within this time is written in one step.</summary>
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan WhileBooting = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan BootPause = TimeSpan.FromSeconds(2);

    /// <summary>Nothing has happened for so long: nothing is likely to.</summary>
    private static readonly TimeSpan Lull = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(5);

    private readonly Signal _signal = new(initially: true);
    private readonly NfsConnections _connections = new();
    private readonly NewMounts _mounts = new();
    private DateTimeOffset _bootsWritten;
    private string? _told;
    private bool _isTidy;

    /// <summary>Something happened; returns at once.</summary>
    public void Look() => _signal.Set();

    public void Dispose() => _signal.Dispose();

    public async Task RunAsync(TimeProvider time, CancellationToken cancellation)
    {
        await Task.Yield();
        var clock = new ClockSteps(time);
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                await RestAsync(Pause(time.GetUtcNow()), cancellation);
                await Task.Delay(Gather, cancellation);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                break;
            }

            if (clock.Look() is { } step)
            {
                supervisor.ClockWasSet(step);
            }

            DoDue(time.GetUtcNow());
        }

        directory.WriteDue();
        WriteBoots();
    }

    /// <summary>
    /// Waits until there is something to do. When a start or the boots of a rack are over, what they needed is given back to the
    /// system: the collector by itself would keep it until something allocates again.
    /// </summary>
    private async Task RestAsync(TimeSpan pause, CancellationToken cancellation)
    {
        if (!_isTidy && (pause == Timeout.InfiniteTimeSpan || pause > Lull))
        {
            if (await _signal.WaitAsync(Lull, cancellation))
            {
                return;
            }

            ProcessMemory.GiveBack();
            _isTidy = true;
        }

        _isTidy &= !await _signal.WaitAsync(pause, cancellation);
    }

    private TimeSpan Pause(DateTimeOffset now) =>
        board.UnderWay().Count > 0 ? WhileBooting :
        supervisor.Rest(now) is { } rest ? directory.WriteTrouble is not null && rest > RetryPause ? RetryPause : rest :
        directory.WriteTrouble is not null ? RetryPause :
        Timeout.InfiniteTimeSpan;

    private void DoDue(DateTimeOffset now)
    {
        directory.WriteDue();
        if (directory.WriteTrouble != _told)
        {
            _told = directory.WriteTrouble;
            if (_told is not null)
            {
                log.Error("The registry cannot be written, clients are served all the same: {Reason}", _told);
            }
        }

        exports.Look();
        SeeMounts();
        supervisor.Act(now);
        pins.ReleasePast();

        // Files come many in a second; a boot is written when it pauses, and at the latest every two seconds.
        if (now - _bootsWritten > BootPause || board.UnderWay().Count == 0)
        {
            _bootsWritten = now;
            WriteBoots();
        }
    }

    private void SeeMounts()
    {
        var waiting = board.BeforeRoot();
        _mounts.Keep(waiting.Select(w => w.ClientId));
        if (waiting.Count == 0)
        {
            _mounts.HasLooked();
            return;
        }

        var connections = _connections.Read().ToLookup(c => c.Client, c => c.Inode);
        foreach (var (id, reached) in waiting)
        {
            if (directory.Clients.ById(id)?.Address is { } address && _mounts.IsNew(id, reached, connections[address]))
            {
                board.Tell(id, (tracker, at) => tracker.Mount(at, $"NFS from {address}"));
            }
        }

        _mounts.HasLooked();
    }

    private void WriteBoots()
    {
        var boots = board.TakeDue();
        if (boots.Count == 0)
        {
            return;
        }

        try
        {
            registry.SaveBoots(boots);
        }
        catch (RegistryException e)
        {
            board.PutBack(boots);
            log.Debug("Boots are not written yet: {Reason}", e.Message);
        }
    }
}
