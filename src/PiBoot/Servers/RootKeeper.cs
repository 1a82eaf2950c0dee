using System.Collections.Concurrent;
using System.Threading.Channels;
using PiBoot.Core.Boot;
using PiBoot.Core.Clients;
using PiBoot.Core.Os;
using PiBoot.Core.Settings;
using PiBoot.Core.Storekeeping;
using Serilog;

namespace PiBoot.Servers;

/// <summary>
/// Sees to it that each client has the root that it is to have, one client after the other, on a task of its own: a slow
/// drive delays the client that waits for its root, and nobody else.
/// </summary>
/// <param name="defaults">What clients get that say nothing else.</param>
/// <param name="nas">The NAS that roots lie on; null: they lie here.</param>
public sealed class RootKeeper(
    DataDirectory data, ClientDirectory directory, OsCatalog systems, IStorekeeper keeper, Live<ClientExtras> defaults, ILogger log, NasWatch? nas = null) : IBootReadiness
{
    /// <summary>Stands for all clients.</summary>
    private const string Everybody = "";

    private readonly Channel<(string Id, bool Used)> _work = Channel.CreateBounded<(string, bool)>(
        new BoundedChannelOptions(ClientDirectory.MaximumClients) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly ConcurrentDictionary<string, RootState> _roots = new(StringComparer.Ordinal);

    /// <summary>A root became ready, and may be exported. Called on the keeper's task.</summary>
    public event Action? Changed;

    /// <summary>A root that was exported is about to be moved away; it is not ready any more.</summary>
    public event Action? Replacing;

    public void Prepare(Client client)
    {
        if (client.Approved)
        {
            _work.Writer.TryWrite((client.Id, false));
        }
    }

    /// <summary>The client has mounted its root: an ephemeral one is made anew when it boots again. Returns at once.</summary>
    public void Mounted(string clientId)
    {
        if (_roots.TryGetValue(clientId, out var root) && root is { Mode: RootMode.Ephemeral, Os: not null, Renews: false })
        {
            _work.Writer.TryWrite((clientId, true));
        }
    }

    /// <summary>Takes note of a client that has its root now. Returns at once.</summary>
    public void Seen(ClientEvent seen)
    {
        if (seen.Event.Event is "mount" or "up")
        {
            Mounted(seen.ClientId);
        }
    }

    /// <summary>The NAS is back: all roots are looked at again, and none is changed. Returns at once.</summary>
    public void LookAgain() => _work.Writer.TryWrite((Everybody, false));

    public string? WaitsFor(Client client)
    {
        if (!client.Approved)
        {
            return $"it waits for approval: piboot client approve {client.Id}";
        }

        if (nas?.Trouble is { } away)
        {
            return away;
        }

        if (!_roots.TryGetValue(client.Id, out var root))
        {
            return "its root is being looked up";
        }

        if (root.WaitsFor is null && (root.Renews || !Fits(client, root)))
        {
            return "its root is being changed";
        }

        return directory.IsDue(client.Id) && directory.WriteTrouble is null ? "it is being written to the registry" : root.WaitsFor;
    }

    /// <summary>Without a look at the drive: a client that was given no system may get another once its model is known.</summary>
    private static bool Fits(Client client, RootState root) => client.RootMode == root.Mode &&
        (client.Os is { } own ? own == root.Os : ModelFamily.Of(client) == root.Family);

    /// <summary>The operating system whose root the client has ready; null while it has none.</summary>
    public string? ReadyOs(string clientId) => Ready(clientId)?.Os;

    /// <summary>
    /// The root that the client has ready, which is not yet the one that a user has just asked for: that comes with its
    /// next boot. Null while it has none.
    /// </summary>
    public ReadyRoot? Ready(string clientId) =>
        _roots.TryGetValue(clientId, out var root) && root is { WaitsFor: null, Os: { } os } ? new ReadyRoot(os, root.Mode, root.OwnsBoot) : null;

    /// <summary>Looks at the roots of all clients, then serves requests until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        // Off the caller's thread: reading a drive that spins up must not delay the first answer.
        await Task.Yield();
        LookAtAll(cancellation);
        try
        {
            await foreach (var (id, used) in _work.Reader.ReadAllAsync(cancellation))
            {
                if (id == Everybody)
                {
                    LookAtAll(cancellation);
                }
                else if (used)
                {
                    MarkUsed(id, cancellation);
                }
                else if (directory.Clients.ById(id) is { Approved: true } client && LookAt(client, mayMake: true, cancellation))
                {
                    Changed?.Invoke();
                }
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            log.Debug("No more roots are made: the service stops");
        }
    }

    /// <summary>
    /// Does something with the root of a client that does not run: it is not exported meanwhile, and looked at anew when
    /// <paramref name="change"/> has ended, well or not.
    /// </summary>
    public T WhileAway<T>(Client client, Func<T> change, CancellationToken cancellation)
    {
        _roots[client.Id] = new RootState(null, "its root is being changed");
        Replacing?.Invoke();
        try
        {
            return change();
        }
        finally
        {
            LookAt(client, mayMake: false, cancellation);
            Changed?.Invoke();
        }
    }

    /// <summary>Something was put off until the client boots: its root is not offered to it again before that is done.</summary>
    public void Renew(string clientId)
    {
        if (_roots.TryGetValue(clientId, out var root))
        {
            _roots[clientId] = root with { Renews = true };
        }
    }

    private void LookAtAll(CancellationToken cancellation)
    {
        foreach (var client in directory.Clients.All().Where(c => c.Approved))
        {
            LookAt(client, mayMake: false, cancellation);
        }

        Changed?.Invoke();
        if (nas?.Trouble is null)
        {
            CleanUp(cancellation);
        }
    }

    /// <summary>Removes what a power cut left half made, before anything is made anew.</summary>
    private void CleanUp(CancellationToken cancellation)
    {
        try
        {
            foreach (var warning in keeper.Do(new CleanUpData(), null, cancellation).Warnings)
            {
                log.Warning("Leftovers of an earlier run stay: {Reason}", warning);
            }
        }
        catch (StorageException e)
        {
            log.Warning("Leftovers of an earlier run stay: {Reason}", e.Message);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            log.Debug("The service stops before leftovers are removed");
        }
    }

    private void MarkUsed(string id, CancellationToken cancellation)
    {
        try
        {
            keeper.Do(new MarkRootUsed(id), null, cancellation);
            Renew(id);
        }
        catch (StorageException e)
        {
            log.Error("That {Client} has used its root cannot be written down: {Reason}", id, e.Message);
        }
    }

    /// <summary>True when something changed.</summary>
    private bool LookAt(Client client, bool mayMake, CancellationToken cancellation)
    {
        var before = _roots.GetValueOrDefault(client.Id);
        RootState after;
        try
        {
            after = Examine(client, mayMake, cancellation);
        }
        catch (Exception e) when (e is StorageException or IOException or UnauthorizedAccessException)
        {
            log.Error("The root of {Client} cannot be made: {Reason}", client.Id, e.Message);
            after = new RootState(null, $"its root cannot be made: {e.Message.TrimEnd('.')}");
        }

        _roots[client.Id] = after;
        return after != before;
    }

    private RootState Examine(Client client, bool mayMake, CancellationToken cancellation)
    {
        if (nas?.Trouble is { } away)
        {
            return new RootState(null, away);
        }

        if (systems.For(client) is not { } os)
        {
            return new RootState(null, "no operating system is imported yet: piboot os import SOURCE --name NAME");
        }

        if (!Directory.Exists(data.OsRoot(os)))
        {
            return new RootState(null, $"its operating system '{os}' is not there: piboot os list");
        }

        // The ROM of a 2B v1.2/3B has told only its MAC so far: its root is made under its serial, at its second DISCOVER.
        if (client.Serial is null)
        {
            return new RootState(os, null) { Mode = client.RootMode, Family = ModelFamily.Of(client) };
        }

        var wish = new RootWish(client.Id, os, client.RootMode, ClientRules.HostnameOf(client), client.Extras.Over(defaults.Value));
        var look = keeper.Do(new LookAtRoot(wish), null, cancellation);
        if (!mayMake)
        {
            return look.IsReady ? Ready(look, client) with { Renews = look.Replaces || look.Os != os } : new RootState(null, "its root is made when it boots");
        }

        if (look.Replaces)
        {
            _roots[client.Id] = new RootState(null, "its root is being changed");
            Replacing?.Invoke();
        }
        else if (!look.IsReady)
        {
            _roots[client.Id] = new RootState(null, $"its root is being made from {os}");
        }

        var prepared = keeper.Do(new PrepareRoot(wish), new Copying(this, client.Id, os), cancellation);
        return prepared.IsReady
            ? Ready(prepared, client)
            : throw new StorageException($"the storage process has not made it from {os}");
    }

    private static RootState Ready(RootLook look, Client client) =>
        new(look.Os, null) { Mode = look.Mode, OwnsBoot = look.OwnsBoot, Family = ModelFamily.Of(client) };

    /// <summary>A plain copy takes minutes: how far it is stands in what the client waits for.</summary>
    private sealed class Copying(RootKeeper keeper, string clientId, string os) : IProgress<StorageProgress>
    {
        public void Report(StorageProgress value)
        {
            if (value.Done is { } bytes)
            {
                keeper._roots[clientId] = new RootState(null, $"its root is being made from {os}: {bytes / 1_000_000} MB copied");
            }
        }
    }
}
