using PiBoot.Core.Clients;

namespace PiBoot.Core.Storekeeping;

/// <summary>What users order for the roots of clients. All throw <see cref="StorageException"/> when it cannot be done.</summary>
public interface IRootOrders
{
    RootList List(string? clientId, bool withSpace, CancellationToken cancellation);

    RootSnapshot Snapshot(Client client, string? name, CancellationToken cancellation);

    void RemoveSnapshot(Client client, string name, CancellationToken cancellation);

    /// <summary>A snapshot, or with null a fresh copy of the system, takes the place of the root: at once, or at the next boot of a client that runs.</summary>
    RootReplacement Replace(Client client, string? snapshot, CancellationToken cancellation);
}
