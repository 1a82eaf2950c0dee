using PiBoot.Core.Clients;
using PiBoot.Core.Storekeeping;

namespace PiBoot.Linux.Roots;

public sealed partial class ClientRoots
{
    /// <summary>All roots, or one client's. Never waits for a root that is being made.</summary>
    /// <exception cref="IOException">The drive is failing.</exception>
    public RootList List(string? clientId, bool withSpace, CancellationToken cancellation)
    {
        if (clientId is not null)
        {
            return new RootList(Directory.Exists(data.ClientFolder(ClientNames.Client(clientId))) ? [Entry(clientId, withSpace, cancellation)] : []);
        }

        var entries = new List<RootEntry>();
        foreach (var folder in Directory.EnumerateDirectories(data.ClientsFolder).Order(StringComparer.Ordinal))
        {
            if (IsClient(folder))
            {
                entries.Add(Entry(Path.GetFileName(folder), withSpace, cancellation));
            }
        }

        return new RootList(entries);
    }

    /// <summary>Removes what a power cut left half made; to be done before the first order. Returns what could not be removed.</summary>
    public IReadOnlyList<string> CleanUp()
    {
        var troubles = new List<string>();
        foreach (var folder in Directory.EnumerateDirectories(data.ClientsFolder))
        {
            if (!IsClient(folder))
            {
                continue;
            }

            try
            {
                lock (LockOf(Path.GetFileName(folder)))
                {
                    CleanUp(folder);
                }
            }
            catch (IOException e)
            {
                troubles.Add(e.Message);
            }
        }

        return troubles;
    }

    private static bool IsClient(string folder) => Path.GetFileName(folder).All(c => char.IsAsciiHexDigitLower(c) || c == '-');

    private void CleanUp(string folder)
    {
        var client = Path.GetFileName(folder);
        volumes.CleanUp(folder);
        var facts = FactsFile.Read($"{folder}/about.json", RootJson.Default.ClientFacts) ?? new ClientFacts();
        var groups = ((string[])["snapshots", "roots"]).Where(g => Directory.Exists($"{folder}/{g}"));
        foreach (var pair in groups.SelectMany(g => Directory.EnumerateDirectories($"{folder}/{g}").Select(d => $"{g}/{Path.GetFileName(d)}")).Append(LastFolder))
        {
            var path = $"{folder}/{pair}";
            volumes.CleanUp(path);

            // One without its facts or without its root was being made or removed, unless the root is on its way to or from it.
            if (Directory.Exists(path) && ReadKept(path) is null && facts.Moving != pair && facts.Making?.From != pair)
            {
                RemovePair(client, pair);
            }
        }

        foreach (var group in groups)
        {
            volumes.CleanUp($"{folder}/{group}");
        }
    }

    private RootEntry Entry(string clientId, bool withSpace, CancellationToken cancellation)
    {
        var facts = Read(clientId);
        var space = withSpace && facts.Live is not null && Directory.Exists(data.ClientRoot(clientId))
            ? SpaceOf(data.ClientFolder(clientId), cancellation)
            : default((long Own, long Shared)?);
        var snapshots = SnapshotsOf(clientId).OrderBy(s => s.Facts.Created).Select(s =>
        {
            var used = withSpace ? SpaceOf($"{data.Snapshots(clientId)}/{s.Name}", cancellation) : default((long Own, long Shared)?);
            return new RootSnapshot(s.Name, s.Facts.Created, s.Facts.Os, s.Facts.Automatic, used?.Own, used?.Shared);
        });
        return new RootEntry(
            clientId,
            facts.Os ?? facts.Live?.Os,
            facts.Mode,
            State(facts),
            facts.Live?.Made,
            PendingWords(facts.Pending),
            space?.Own,
            space?.Shared,
            [.. snapshots],
            [.. Kept(clientId)]);
    }

    private static string State(ClientFacts facts) => facts switch
    {
        { Making: not null } or { Moving: not null } => "making",
        { Mode: RootMode.Shared, Layer: not null } or { Live: not null } => "ready",
        _ => "none",
    };

    private static string? PendingWords(PendingChange? pending) =>
        pending is null ? null : pending.Snapshot is { } name ? $"rollback to {name}" : "reset";

    private IEnumerable<string> Kept(string clientId)
    {
        var folder = $"{data.ClientFolder(clientId)}/roots";
        var kept = Directory.Exists(folder)
            ? Directory.EnumerateDirectories(folder).Where(d => ReadKept(d) is not null).Select(d => $"roots/{Path.GetFileName(d)}")
            : [];
        return ReadKept($"{data.ClientFolder(clientId)}/{LastFolder}") is null ? kept : kept.Append(LastFolder);
    }

    private static (long Own, long Shared) SpaceOf(string folder, CancellationToken cancellation)
    {
        var (own, shared) = (0L, 0L);
        foreach (var name in RootParts.Names.Where(name => Directory.Exists($"{folder}/{name}")))
        {
            var part = TreeSpace.Of($"{folder}/{name}", cancellation);
            own += part.Own;
            shared += part.Shared;
        }

        return (own, shared);
    }
}
