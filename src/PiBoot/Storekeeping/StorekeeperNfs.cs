using PiBoot.Core.Nfs;
using PiBoot.Core.Storekeeping;

namespace PiBoot.Storekeeping;

/// <summary>The NFS server as the storekeeper has it.</summary>
public sealed class StorekeeperNfs(IStorekeeper keeper) : INfsServer
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    public string Name => Ask()?.Name ?? "none";

    /// <summary>Another one when the storekeeper was started anew and knows of no export; null while it does not answer.</summary>
    public string? Instance() => Ask()?.Instance;

    public void Apply(IReadOnlyList<NfsExport> exports)
    {
        try
        {
            keeper.Do(new ApplyExports(exports), null, CancellationToken.None);
        }
        catch (StorageException e)
        {
            throw new NfsException(e.Message, e);
        }
    }

    public string? Trouble()
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            return keeper.Do(new AskNfs(), null, patience.Token).Trouble;
        }
        catch (StorageException e)
        {
            return e.Message;
        }
        catch (OperationCanceledException)
        {
            return $"The NFS server was not heard of for {Patience.TotalSeconds:0} s.";
        }
    }

    public void Dispose()
    {
        // The server belongs to the storekeeper, and goes on exporting to clients that run.
    }

    private NfsState? Ask()
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            return keeper.Do(new AskNfs(), null, patience.Token);
        }
        catch (Exception e) when (e is StorageException or OperationCanceledException)
        {
            return null;
        }
    }
}
