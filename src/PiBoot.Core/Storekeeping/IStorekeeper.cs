namespace PiBoot.Core.Storekeeping;

/// <summary>
/// Does the work that needs root: trees of files with foreign owners, snapshots, exports, drives. It is this process or
/// another one, which has no network.
/// </summary>
public interface IStorekeeper
{
    /// <summary>Does one order; blocks until it is done. Orders for different clients and systems may be under way at once.</summary>
    /// <param name="order">What to do.</param>
    /// <param name="progress">Told how far it is; may be called on any thread.</param>
    /// <param name="cancellation">Ends it; what was half made is removed.</param>
    /// <exception cref="StorageException">It cannot be done; the message says why and what to do.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    TReply Do<TReply>(StorageOrder<TReply> order, IProgress<StorageProgress>? progress, CancellationToken cancellation)
        where TReply : StorageReply;
}
