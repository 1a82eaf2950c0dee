using System.Collections.Concurrent;
using PiBoot.Core.Clients;
using PiBoot.Core.Os;
using PiBoot.Core.Storekeeping;

namespace PiBoot.Linux.Roots;

/// <summary>
/// The roots of the clients: made, made anew, set back, set aside. Each change of a root is written down before it begins
/// and may be broken off at any moment: what was begun is ended by the next order for that client.
/// </summary>
/// <param name="data">Where they lie.</param>
/// <param name="volumes">How they are copied.</param>
/// <param name="time">For the dates of snapshots.</param>
/// <param name="tell">Takes what is worth a line in the log.</param>
public sealed partial class ClientRoots(DataDirectory data, IRootVolumes volumes, TimeProvider time, Action<string> tell)
{
    /// <summary>Snapshots made before a rollback or reset that are kept of each client.</summary>
    public const int AutomaticSnapshots = 3;

    private const string LastFolder = "last";

    private readonly ReservedCopy _copies = new(data.Trees, volumes);
    private readonly ConcurrentDictionary<string, Lock> _locks = new(StringComparer.Ordinal);

    /// <summary>How the client's root is, and whether preparing it would move it away.</summary>
    /// <exception cref="IOException">The drive is failing.</exception>
    public RootLook Look(RootWish wish)
    {
        lock (LockOf(wish.ClientId))
        {
            return Describe(wish, Read(wish.ClientId));
        }
    }

    /// <summary>Makes the root as wished. For a client that boots or is off.</summary>
    /// <exception cref="IOException">The drive has no room, is read-only or failing.</exception>
    /// <exception cref="StorageException">The wish cannot be fulfilled.</exception>
    public RootLook Prepare(RootWish wish, IProgress<StorageProgress>? progress, CancellationToken cancellation)
    {
        ClientNames.Plain(wish.Os, "an operating system");
        lock (LockOf(wish.ClientId))
        {
            Directory.CreateDirectory(data.ClientFolder(wish.ClientId));
            var facts = Settle(wish.ClientId, Read(wish.ClientId));
            facts = wish.Mode == RootMode.Shared
                ? PrepareShared(wish, facts)
                : PrepareOwn(wish, facts, progress, cancellation);
            return Describe(wish, facts);
        }
    }

    /// <summary>The client has mounted its root.</summary>
    public void MarkUsed(string clientId)
    {
        lock (LockOf(clientId))
        {
            if (Read(clientId) is { Live: { Used: false } live } facts)
            {
                Write(clientId, facts with { Live = live with { Used = true } });
            }
        }
    }

    private RootLook Describe(RootWish wish, ClientFacts facts)
    {
        if (facts.Mode == RootMode.Shared && facts is { Os: { } os, Layer: not null })
        {
            return new RootLook(Directory.Exists(data.OsRoot(os)), Replaces: false, os, RootMode.Shared, OwnsBoot: false);
        }

        var live = facts is { Live: { } there, Moving: null, Making: null } && Directory.Exists(data.ClientRoot(wish.ClientId)) ? there : null;
        return new RootLook(
            live is not null,
            live is not null && wish.Mode != RootMode.Shared && (!Fits(live, wish) || Applies(facts.Pending, wish)),
            live?.Os,
            live?.Mode ?? wish.Mode,
            live?.OwnsBoot == true);
    }

    /// <summary>An ephemeral root that its client has used is as good as none.</summary>
    private static bool Fits(LiveRoot live, RootWish wish) =>
        live.Os == wish.Os && live.Mode == wish.Mode && !(live is { Mode: RootMode.Ephemeral, Used: true });

    private static bool Applies(PendingChange? pending, RootWish wish) => pending is not null && wish.Mode == RootMode.Private;

    private ClientFacts PrepareOwn(RootWish wish, ClientFacts facts, IProgress<StorageProgress>? progress, CancellationToken cancellation)
    {
        if (facts.Making is { } making && (making.Os != wish.Os || making.Mode != wish.Mode))
        {
            // The wish has changed since: what was made of the other one is no loss.
            facts = Write(wish.ClientId, Discard(wish.ClientId, facts));
        }

        if (facts.Live is { } live && Applies(facts.Pending, wish) && live.Os == wish.Os)
        {
            facts = BeginReplacing(wish.ClientId, facts, live, facts.Pending!.Snapshot, out _);
        }
        else if (facts.Live is { } other && !Fits(other, wish))
        {
            facts = PutAside(wish.ClientId, facts, other);
        }

        if (facts.Live is null)
        {
            facts = Make(wish, facts, progress, cancellation);
        }

        facts = KeepReport(wish, KeepIdentity(wish, facts));
        BootTreeRights.MakeReadable(data.ClientBoot(wish.ClientId));
        return facts.Os == wish.Os && facts.Mode == wish.Mode ? facts : Write(wish.ClientId, facts with { Os = wish.Os, Mode = wish.Mode });
    }

    private ClientFacts Read(string clientId)
    {
        ClientNames.Client(clientId);
        return FactsFile.Read(data.ClientFacts(clientId), RootJson.Default.ClientFacts) ?? new ClientFacts();
    }

    private ClientFacts Write(string clientId, ClientFacts facts)
    {
        FactsFile.Write(data.ClientFacts(clientId), facts, RootJson.Default.ClientFacts);
        return facts;
    }

    private Lock LockOf(string clientId) => _locks.GetOrAdd(DataDirectory.FolderName(ClientNames.Client(clientId)), static _ => new Lock());
}
