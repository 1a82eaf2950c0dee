using PiBoot.Core.Nfs;

namespace PiBoot.Tests.Storekeeping;

/// <summary>An NFS server that keeps an order waiting, or fails as nobody expects.</summary>
internal sealed class GateNfs : INfsServer
{
    public string Name => "gate";

    public ManualResetEventSlim Open { get; } = new(initialState: true);

    public CountdownEvent Waiting { get; set; } = new(1);

    public bool IsFaulty { get; set; }

    public void Apply(IReadOnlyList<NfsExport> exports)
    {
        if (exports.Count > 0)
        {
            throw new NfsException("The kernel has no nfsd: modprobe nfsd.");
        }
    }

    public string? Trouble()
    {
        if (IsFaulty)
        {
            throw new InvalidOperationException("a fault of ours");
        }

        if (!Open.IsSet)
        {
            Waiting.Signal();
        }

        Open.Wait();
        return null;
    }

    public void Dispose()
    {
        Open.Dispose();
        Waiting.Dispose();
    }
}
