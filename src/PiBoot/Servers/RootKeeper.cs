using System.Collections.Concurrent;
using System.Threading.Channels;
using PiBoot.Core.Clients;
using PiBoot.Core.Os;
using PiBoot.Linux.Files;
using PiBoot.Linux.Systems;
using Serilog;

namespace PiBoot.Servers;

/// <summary>
/// Makes the private roots, one at a time, on a task of its own: a slow drive delays the client that waits for its root,
/// and nobody else.
/// </summary>
public sealed class RootKeeper(
    DataDirectory data, ClientDirectory directory, IOsStore systems, IRootVolumes volumes, ILogger log) : IBootReadiness
{
    /// <summary>Bytes of the drive that no new root takes; a twentieth of a small one.</summary>
    private const long LargestReserve = 512L * 1024 * 1024;

    private readonly ReservedCopy _copies = new(data.Path, volumes);
    private readonly Channel<string> _work = Channel.CreateBounded<string>(
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
            _work.Writer.TryWrite(client.Id);
        }
    }

    public string? WaitsFor(Client client)
    {
        if (!client.Approved)
        {
            return $"it waits for approval: piboot client approve {client.Id}";
        }

        if (!_roots.TryGetValue(client.Id, out var root))
        {
            return "its root is being looked up";
        }

        if (root.WaitsFor is null && ((client.Os ?? root.Os) != root.Os || client.RootMode != root.Mode))
        {
            return "its root is being changed";
        }

        return directory.IsDue(client.Id) && directory.WriteTrouble is null ? "it is being written to the registry" : root.WaitsFor;
    }

    /// <summary>The operating system whose root the client has ready; null while it has none.</summary>
    public string? ReadyOs(string clientId) => Ready(clientId)?.Os;

    /// <summary>
    /// The root that the client has ready, which is not yet the one that a user has just asked for: that comes with its
    /// next boot. Null while it has none.
    /// </summary>
    public ReadyRoot? Ready(string clientId) =>
        _roots.TryGetValue(clientId, out var root) && root is { WaitsFor: null, Os: { } os } ? new ReadyRoot(os, root.Mode) : null;

    /// <summary>Looks at the roots of all clients, then serves requests until cancelled.</summary>
    /// <param name="cancellation">Ends it.</param>
    /// <param name="cleanUp">Removes what else a power cut left half made.</param>
    public async Task RunAsync(CancellationToken cancellation, Action? cleanUp = null)
    {
        // Off the caller's thread: reading a drive that spins up must not delay the first answer.
        await Task.Yield();
        foreach (var client in directory.Clients.All().Where(c => c.Approved))
        {
            LookAt(client, mayMake: false, cancellation);
        }

        Changed?.Invoke();
        CleanUp(cleanUp);
        try
        {
            await foreach (var id in _work.Reader.ReadAllAsync(cancellation))
            {
                if (directory.Clients.ById(id) is { Approved: true } client && LookAt(client, mayMake: true, cancellation))
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

    /// <summary>Removes what a power cut left half made, before anything is made anew.</summary>
    private void CleanUp(Action? more)
    {
        var works = Directory.EnumerateDirectories(data.ClientsFolder).Select(folder => (Action)(() => volumes.CleanUp(folder)));
        foreach (var work in more is null ? works : works.Append(more))
        {
            try
            {
                work();
            }
            catch (IOException e)
            {
                log.Warning("Leftovers of an earlier run stay: {Reason}", e.Message);
            }
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
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            log.Error("The root of {Client} cannot be made: {Reason}", client.Id, e.Message);
            after = new RootState(null, $"its root cannot be made: {e.Message}");
        }

        _roots[client.Id] = after;
        return after != before;
    }

    private RootState Examine(Client client, bool mayMake, CancellationToken cancellation)
    {
        if ((client.Os ?? systems.Default) is not { } os)
        {
            return new RootState(null, "no operating system is imported yet: piboot os import DIRECTORY --name NAME");
        }

        if (!Directory.Exists(data.OsRoot(os)))
        {
            return new RootState(null, $"its operating system '{os}' is not there: piboot os list");
        }

        // The ROM of a 2B v1.2/3B has told only its MAC so far: its root is made under its serial, at its second DISCOVER.
        if (client.Serial is null || client.RootMode == RootMode.Shared)
        {
            return new RootState(os, null) { Mode = client.RootMode };
        }

        if (IsOwnRoot(client, os))
        {
            if (mayMake)
            {
                KeepName(client, os);
            }

            return new RootState(os, null);
        }

        if (!mayMake)
        {
            return new RootState(null, "its root is made when it boots");
        }

        Make(client, os, cancellation);
        return new RootState(os, null);
    }

    private bool IsOwnRoot(Client client, string os) =>
        Directory.Exists(data.ClientRoot(client.Id)) && Origin(client) == os;

    private string? Origin(Client client) => OriginLine(client, 0);

    /// <summary>First the operating system that the root was made from, then the host name that was written into it.</summary>
    private string? OriginLine(Client client, int line)
    {
        var path = data.ClientRootOrigin(client.Id);
        return File.Exists(path) && File.ReadAllLines(path) is var lines && lines.Length > line ? lines[line].Trim() : null;
    }

    /// <summary>The client boots: a host name that the user has changed since is written into its root; one that was changed in the client stays.</summary>
    private void KeepName(Client client, string os)
    {
        var hostname = ClientRules.HostnameOf(client);
        if (OriginLine(client, 1) != hostname)
        {
            WriteIdentity(client, hostname);
            Mark(client, os, hostname);
        }
    }

    private void WriteIdentity(Client client, string hostname)
    {
        var store = Path.Join(data.ClientFolder(client.Id), "identity");
        IdentityWriter.Ensure(store, hostname);
        var root = data.ClientRoot(client.Id);
        IdentityWriter.Write(root, root, store, new ClientIdentity { Hostname = hostname, MachineId = IdentityWriter.MachineId(store)! });
    }

    private void Mark(Client client, string os, string hostname) =>
        AtomicFile.Write(data.ClientRootOrigin(client.Id), $"{os}\n{hostname}\n");

    private void Make(Client client, string os, CancellationToken cancellation)
    {
        Directory.CreateDirectory(data.ClientBoot(client.Id));
        PutAside(client);
        var root = data.ClientRoot(client.Id);
        var kept = data.KeptRoot(client.Id, os);
        var hostname = ClientRules.HostnameOf(client);
        if (Directory.Exists(kept))
        {
            Directory.Move(kept, root);
            WriteIdentity(client, hostname);
            Mark(client, os, hostname);
            log.Information("Client {Client} has its root of {Os} again", client.Id, os);
            return;
        }

        if (!Directory.Exists(root))
        {
            File.Delete(data.ClientRootOrigin(client.Id));
            _roots[client.Id] = new RootState(null, $"its root is being made from {os} ({volumes.Method})");
            log.Information("Making the root of {Client} from {Os} by {Method}", client.Id, os, volumes.Method);
            _copies.Clone(data.OsRoot(os), root, cancellation);
        }

        // Written last: a root without it was cut off between its making and its own name, and is finished next time.
        WriteIdentity(client, hostname);
        Mark(client, os, hostname);
        log.Information("The root of {Client} is ready", client.Id);
    }

    /// <summary>The root of the system that the client had before is kept, for the day it changes back.</summary>
    private void PutAside(Client client)
    {
        var root = data.ClientRoot(client.Id);
        if (Origin(client) is not { Length: > 0 } origin || !Directory.Exists(root))
        {
            return;
        }

        _roots[client.Id] = new RootState(null, "its root is being changed");
        Replacing?.Invoke();
        var kept = data.KeptRoot(client.Id, origin);
        Directory.CreateDirectory(Path.GetDirectoryName(kept)!);
        Directory.Move(root, kept);
        File.Delete(data.ClientRootOrigin(client.Id));
        log.Information("The root of {Client} made from {Os} is kept as {Kept}", client.Id, origin, kept);
    }

    /// <param name="Os">The system that the root is made from; null while it is not ready.</param>
    /// <param name="WaitsFor">Null when ready.</param>
    private sealed record RootState(string? Os, string? WaitsFor)
    {
        public RootMode Mode { get; init; } = RootMode.Private;
    }
}
