using PiBoot.Core.Clients;
using PiBoot.Core.Storekeeping;

namespace PiBoot.Servers;

/// <summary>What users order for the roots of clients. A root is never taken from under a client that runs.</summary>
public sealed class RootOrders(RunningClients running, RootKeeper roots, IStorekeeper keeper) : IRootOrders
{
    public RootList List(string? clientId, bool withSpace, CancellationToken cancellation) =>
        keeper.Do(new ListRoots(clientId, withSpace), null, cancellation);

    public RootSnapshot Snapshot(Client client, string? name, CancellationToken cancellation) =>
        keeper.Do(new SnapshotRoot(client.Id, name), null, cancellation);

    public void RemoveSnapshot(Client client, string name, CancellationToken cancellation) =>
        keeper.Do(new RemoveSnapshot(client.Id, name), null, cancellation);

    public RootReplacement Replace(Client client, string? snapshot, CancellationToken cancellation)
    {
        if (running.Runs(client))
        {
            var pending = keeper.Do(new ReplaceRoot(client.Id, snapshot, AtNextBoot: true), null, cancellation);
            roots.Renew(client.Id);
            return pending;
        }

        return roots.WhileAway(
            client, () => keeper.Do(new ReplaceRoot(client.Id, snapshot, AtNextBoot: false), null, cancellation), cancellation);
    }
}
