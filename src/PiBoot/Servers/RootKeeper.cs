using System.Collections.Concurrent;
using System.Threading.Channels;
using PiBoot.Core.Clients;
using PiBoot.Core.Os;
using PiBoot.Linux.Files;
using Serilog;

namespace PiBoot.Servers;

/// <summary>
/// Makes the private roots, one at a time, on a task of its own: a slow drive delays the client that waits for its root,
/// and nobody else.
/// </summary>
public sealed class RootKeeper(
    DataDirectory data, ClientDirectory directory, IOsStore systems, IRootVolumes volumes, ILogger log) : IBootReadiness
{
    private readonly Channel<string> _work = Channel.CreateBounded<string>(
        new BoundedChannelOptions(ClientDirectory.MaximumClients) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly ConcurrentDictionary<string, RootState> _roots = new(StringComparer.Ordinal);

    /// <summary>A root became ready, and may be exported. Called on the keeper's task.</summary>
    public event Action? Changed;

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

        return directory.IsDue(client.Id) && directory.WriteTrouble is null ? "it is being written to the registry" : root.WaitsFor;
    }

    /// <summary>The operating system whose root the client has ready; null while it has none.</summary>
    public string? ReadyOs(string clientId) =>
        _roots.TryGetValue(clientId, out var root) && root.WaitsFor is null ? root.Os : null;

    /// <summary>Looks at the roots of all clients, then serves requests until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        // Off the caller's thread: reading a drive that spins up must not delay the first answer.
        await Task.Yield();
        CleanUp();
        foreach (var client in directory.Clients.All().Where(c => c.Approved))
        {
            LookAt(client, mayMake: false, cancellation);
        }

        Changed?.Invoke();
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
    private void CleanUp()
    {
        foreach (var folder in Directory.EnumerateDirectories(data.ClientsFolder))
        {
            try
            {
                volumes.CleanUp(folder);
            }
            catch (IOException e)
            {
                log.Warning("Leftovers in {Folder} stay: {Reason}", folder, e.Message);
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
        if (client.Serial is null || client.RootMode == RootMode.Shared || IsOwnRoot(client, os))
        {
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

    private string? Origin(Client client) =>
        File.Exists(data.ClientRootOrigin(client.Id)) ? File.ReadAllText(data.ClientRootOrigin(client.Id)).Trim() : null;

    private void Make(Client client, string os, CancellationToken cancellation)
    {
        Directory.CreateDirectory(data.ClientBoot(client.Id));
        PutAside(client);
        var root = data.ClientRoot(client.Id);
        var kept = data.KeptRoot(client.Id, os);
        var hostname = client.Hostname ?? client.Name;
        if (Directory.Exists(kept))
        {
            Directory.Move(kept, root);
            NetworkRoot.Rename(root, hostname);
            AtomicFile.Write(data.ClientRootOrigin(client.Id), os + "\n");
            log.Information("Client {Client} has its root of {Os} again", client.Id, os);
            return;
        }

        if (!Directory.Exists(root))
        {
            _roots[client.Id] = new RootState(null, $"its root is being made from {os} ({volumes.Method})");
            log.Information("Making the root of {Client} from {Os} by {Method}", client.Id, os, volumes.Method);
            volumes.Clone(data.OsRoot(os), root, null, cancellation);
        }

        // Written last: a root without it was cut off between its making and its own name, and is finished next time.
        NetworkRoot.MakeOwn(root, hostname);
        AtomicFile.Write(data.ClientRootOrigin(client.Id), os + "\n");
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

        var kept = data.KeptRoot(client.Id, origin);
        Directory.CreateDirectory(Path.GetDirectoryName(kept)!);
        Directory.Move(root, kept);
        File.Delete(data.ClientRootOrigin(client.Id));
        log.Information("The root of {Client} made from {Os} is kept as {Kept}", client.Id, origin, kept);
    }

    /// <param name="Os">The system that the root is made from; null while it is not ready.</param>
    /// <param name="WaitsFor">Null when ready.</param>
    private sealed record RootState(string? Os, string? WaitsFor);
}
