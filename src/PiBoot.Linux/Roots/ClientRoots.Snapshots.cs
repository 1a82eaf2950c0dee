using System.Globalization;
using PiBoot.Core.Clients;
using PiBoot.Core.Storekeeping;
using PiBoot.Linux.Files;

namespace PiBoot.Linux.Roots;

public sealed partial class ClientRoots
{
    /// <summary>Keeps the root as it is now, also while its client runs.</summary>
    /// <exception cref="StorageException">There is no root of its own, or the name is taken.</exception>
    /// <exception cref="IOException">The drive has no room, is read-only or failing.</exception>
    public RootSnapshot Snapshot(string clientId, string? name, IProgress<StorageProgress>? progress, CancellationToken cancellation)
    {
        lock (LockOf(clientId))
        {
            var facts = Settle(clientId, Read(clientId));
            var live = OwnRoot(clientId, facts, "be kept as a snapshot");
            var chosen = name is null ? FreeSnapshotName(clientId, "snapshot") : ClientNames.Plain(name, "a snapshot");
            var folder = $"{data.Snapshots(clientId)}/{chosen}";
            if (Directory.Exists(folder))
            {
                throw new StorageException($"Client {clientId} has a snapshot '{chosen}' already: choose another name, or remove that one.");
            }

            // Without its facts it is no snapshot yet.
            Directory.CreateDirectory(folder);
            var made = new SnapshotFacts(live.Os, live.Mode, time.GetUtcNow(), Automatic: false, live.Identity);
            try
            {
                ClonePair(data.ClientFolder(clientId), folder, progress, cancellation);
                FactsFile.Write($"{folder}/about.json", made, RootJson.Default.SnapshotFacts);
            }
            catch (Exception)
            {
                RemovePair(clientId, $"snapshots/{chosen}");
                throw;
            }

            AtomicFile.SyncDirectory(data.Snapshots(clientId));
            return new RootSnapshot(chosen, made.Created, made.Os, made.Automatic, null, null);
        }
    }

    /// <exception cref="StorageException">There is no such snapshot, or it is to be put in place at the next boot.</exception>
    /// <exception cref="IOException">The drive is read-only or failing.</exception>
    public void RemoveSnapshot(string clientId, string name)
    {
        lock (LockOf(clientId))
        {
            ClientNames.Plain(name, "a snapshot");
            if (ReadSnapshot(clientId, name) is null)
            {
                throw new StorageException($"Client {clientId} has no snapshot '{name}': piboot root list {clientId}");
            }

            var facts = Settle(clientId, Read(clientId));
            if (facts.Pending?.Snapshot == name || facts.Making?.From == $"snapshots/{name}")
            {
                throw new StorageException($"The snapshot '{name}' is put in place when {clientId} boots next, and is needed until then.");
            }

            RemovePair(clientId, $"snapshots/{name}");
        }
    }

    /// <summary>A snapshot, or a fresh copy of the system, takes the place of the root, which becomes a snapshot itself.</summary>
    /// <exception cref="StorageException">There is no private root, or no such snapshot.</exception>
    /// <exception cref="IOException">The drive has no room, is read-only or failing.</exception>
    public RootReplacement Replace(ReplaceRoot order, IProgress<StorageProgress>? progress, CancellationToken cancellation)
    {
        var id = order.ClientId;
        lock (LockOf(id))
        {
            var facts = Settle(id, Read(id));
            var live = OwnRoot(id, facts, "be set back");
            if (live.Mode == RootMode.Ephemeral)
            {
                throw new StorageException($"The root of {id} is ephemeral: it is made fresh at each power-on anyway.");
            }

            if (order.Snapshot is { } name)
            {
                RefuseOther(id, ClientNames.Plain(name, "a snapshot"), live);
            }

            if (order.AtNextBoot)
            {
                Write(id, facts with { Pending = new PendingChange(order.Snapshot) });
                return new RootReplacement(true, null);
            }

            facts = BeginReplacing(id, facts, live, order.Snapshot, out var keptAs);
            var making = facts.Making!;
            Make(new RootWish(id, making.Os, making.Mode, "", new ClientExtras()), facts, progress, cancellation);
            return new RootReplacement(false, keptAs);
        }
    }

    /// <summary>A snapshot comes in place of a root of its own system only: the client would not be given any other.</summary>
    private SnapshotFacts RefuseOther(string clientId, string name, LiveRoot live)
    {
        var source = ReadSnapshot(clientId, name) ??
            throw new StorageException($"Client {clientId} has no snapshot '{name}': piboot root list {clientId}");
        return source.Os == live.Os
            ? source
            : throw new StorageException(
                $"The snapshot '{name}' is one of {source.Os}, and {clientId} has {live.Os}: give it {source.Os} first, and let it boot.");
    }

    private static LiveRoot OwnRoot(string clientId, ClientFacts facts, string what) =>
        facts is { Live: { } live, Making: null } && facts.Mode != RootMode.Shared
            ? live
            : throw new StorageException(facts.Mode == RootMode.Shared
                ? $"Client {clientId} shares the root of its operating system: there is nothing of its own to {what}."
                : $"Client {clientId} has no whole root yet that could {what}: it is made when it boots.");

    private SnapshotFacts? ReadSnapshot(string clientId, string name) => ReadKept($"{data.Snapshots(clientId)}/{name}");

    private string FreeSnapshotName(string clientId, string kind)
    {
        var wanted = $"{kind}-{time.GetUtcNow().ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture)}";
        var name = wanted;
        for (var i = 2; Directory.Exists($"{data.Snapshots(clientId)}/{name}"); i++)
        {
            name = $"{wanted}-{i}";
        }

        return name;
    }

    /// <summary>Automatic snapshots are a net, not a history: only the newest are kept.</summary>
    private void Prune(string clientId)
    {
        var automatic = SnapshotsOf(clientId).Where(s => s.Facts.Automatic).OrderByDescending(s => s.Facts.Created).Skip(AutomaticSnapshots);
        var needed = Read(clientId).Making?.From;
        foreach (var (name, _) in automatic.Where(s => $"snapshots/{s.Name}" != needed).ToArray())
        {
            RemovePair(clientId, $"snapshots/{name}");
            tell($"The automatic snapshot {name} of {clientId} is removed: the newest {AutomaticSnapshots} are kept");
        }
    }

    private IEnumerable<(string Name, SnapshotFacts Facts)> SnapshotsOf(string clientId)
    {
        if (!Directory.Exists(data.Snapshots(clientId)))
        {
            yield break;
        }

        foreach (var folder in Directory.EnumerateDirectories(data.Snapshots(clientId)))
        {
            if (Path.GetFileName(folder) is { } name && ClientRules.IsPlainName(name) && ReadKept(folder) is { } facts)
            {
                yield return (name, facts);
            }
        }
    }
}
