using PiBoot.Core.Clients;
using PiBoot.Core.Storekeeping;
using PiBoot.Linux.Files;

namespace PiBoot.Linux.Roots;

public sealed partial class ClientRoots
{
    /// <summary>Ends a move that was broken off.</summary>
    private ClientFacts Settle(string clientId, ClientFacts facts)
    {
        if (facts.Moving is not { } target)
        {
            return facts;
        }

        RootParts.Move(data.ClientFolder(clientId), $"{data.ClientFolder(clientId)}/{target}");
        return Write(clientId, facts with { Moving = null });
    }

    /// <summary>A root that the client has no use for at present: a private one waits for its return, an ephemeral one is kept for a look.</summary>
    private ClientFacts PutAside(string clientId, ClientFacts facts, LiveRoot live)
    {
        var target = live.Mode == RootMode.Ephemeral ? LastFolder : $"roots/{live.Os}";
        RemovePair(clientId, target);
        if (facts.Pending is not null)
        {
            tell($"What was to be done at the next boot of {clientId} ({PendingWords(facts.Pending)}) was meant for this root, and is dropped");
        }

        facts = MoveAway(clientId, facts with { Pending = null }, live, target, automatic: true, next: null);
        tell($"The {Word(live.Mode)} root of {clientId} made from {live.Os} is kept as {target}");
        return facts;
    }

    /// <summary>The present root becomes an automatic snapshot; what comes in its place is written down with that.</summary>
    private ClientFacts BeginReplacing(string clientId, ClientFacts facts, LiveRoot live, string? snapshot, out string keptAs)
    {
        var source = snapshot is null ? null : RefuseOther(clientId, snapshot, live);
        keptAs = FreeSnapshotName(clientId, snapshot is null ? "before-reset" : "before-rollback");
        var next = source is null
            ? new RootInMaking(live.Os, live.Mode, $"os/{live.Os}", null)
            : new RootInMaking(source.Os, live.Mode, $"snapshots/{snapshot}", source.Identity);
        facts = MoveAway(clientId, facts with { Pending = null }, live, $"snapshots/{keptAs}", automatic: true, next);
        Prune(clientId);
        return facts;
    }

    private ClientFacts MoveAway(string clientId, ClientFacts facts, LiveRoot live, string target, bool automatic, RootInMaking? next)
    {
        var folder = $"{data.ClientFolder(clientId)}/{target}";
        Directory.CreateDirectory(folder);
        FactsFile.Write(
            $"{folder}/about.json", new SnapshotFacts(live.Os, live.Mode, time.GetUtcNow(), automatic, live.Identity), RootJson.Default.SnapshotFacts);
        AtomicFile.SyncDirectory(Path.GetDirectoryName(folder)!);
        return Settle(clientId, Write(clientId, facts with { Live = null, Moving = target, Making = next }));
    }

    private ClientFacts Make(RootWish wish, ClientFacts facts, IProgress<StorageProgress>? progress, CancellationToken cancellation)
    {
        var folder = data.ClientFolder(wish.ClientId);
        if (facts.Making is null)
        {
            var kept = wish.Mode == RootMode.Private ? ReadKept($"{folder}/roots/{wish.Os}") : null;
            if (kept is null)
            {
                _copies.EnsureRoom();
            }

            SetStrayAside(wish.ClientId);
            facts = Write(wish.ClientId, facts with
            {
                Making = kept is null
                    ? new RootInMaking(wish.Os, wish.Mode, $"os/{wish.Os}", null)
                    : new RootInMaking(wish.Os, wish.Mode, $"roots/{wish.Os}", kept.Identity),
            });
        }

        var making = facts.Making!;
        if (making.From.StartsWith("roots/", StringComparison.Ordinal))
        {
            RootParts.Move($"{folder}/{making.From}", folder);
            tell($"Client {wish.ClientId} has its root of {making.Os} again");
        }
        else
        {
            var source = making.From.StartsWith("os/", StringComparison.Ordinal) ? $"{data.Trees}/{making.From}" : $"{folder}/{making.From}";
            tell($"Making the {Word(making.Mode)} root of {wish.ClientId} from {making.From} by {volumes.Method}");
            ClonePair(source, folder, progress, cancellation);
        }

        facts = Write(wish.ClientId, facts with
        {
            Making = null,
            Live = new LiveRoot(making.Os, making.Mode, time.GetUtcNow()) { OwnsBoot = Directory.Exists($"{folder}/boot"), Identity = making.Identity },
        });
        if (making.From.StartsWith("roots/", StringComparison.Ordinal))
        {
            RemovePair(wish.ClientId, making.From);
        }

        return facts;
    }

    /// <summary>Each part appears whole; one that is there already was made before a power cut.</summary>
    private void ClonePair(string source, string target, IProgress<StorageProgress>? progress, CancellationToken cancellation)
    {
        foreach (var name in RootParts.Names)
        {
            if (!Directory.Exists($"{target}/{name}"))
            {
                _copies.Clone($"{source}/{name}", $"{target}/{name}", progress, cancellation);
            }
        }
    }

    /// <summary>What nobody has written down: files that a user has put into <c>boot/</c>, or what an older version made.</summary>
    private void SetStrayAside(string clientId)
    {
        var folder = data.ClientFolder(clientId);
        if (!RootParts.Names.Any(name => Directory.Exists($"{folder}/{name}")))
        {
            return;
        }

        var target = $"{folder}/found-{time.GetUtcNow():yyyyMMdd-HHmmss}";
        RootParts.Move(folder, target);
        tell($"Client {clientId} had a root or boot files that nothing is known of; they are kept in {target}");
    }

    private ClientFacts Discard(string clientId, ClientFacts facts)
    {
        if (facts.Making!.From.StartsWith("roots/", StringComparison.Ordinal))
        {
            // A kept root on its way back is the client's own: it goes back to where it waits.
            RootParts.Move(data.ClientFolder(clientId), $"{data.ClientFolder(clientId)}/{facts.Making.From}");
        }
        else
        {
            foreach (var name in RootParts.Names)
            {
                volumes.Remove($"{data.ClientFolder(clientId)}/{name}");
            }
        }

        return facts with { Making = null };
    }

    private void RemovePair(string clientId, string below)
    {
        var folder = $"{data.ClientFolder(clientId)}/{below}";
        if (!Directory.Exists(folder))
        {
            return;
        }

        // Without its facts it is no snapshot and no kept root any more, however much of it is still there.
        File.Delete($"{folder}/about.json");
        AtomicFile.SyncDirectory(folder);
        foreach (var name in RootParts.Names)
        {
            volumes.Remove($"{folder}/{name}");
        }

        volumes.Remove(folder);
    }

    private static SnapshotFacts? ReadKept(string folder) =>
        Directory.Exists($"{folder}/root") ? FactsFile.Read($"{folder}/about.json", RootJson.Default.SnapshotFacts) : null;

    private static string Word(RootMode mode) => mode == RootMode.Ephemeral ? "ephemeral" : "private";
}
