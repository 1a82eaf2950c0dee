using PiBoot.Core.Nfs;

namespace PiBoot.Linux.Nfs;

/// <summary>This machine has no NFS server that we could use.</summary>
public sealed class NoNfsServer(string trouble) : INfsServer
{
    public string Name => "none";

    public void Apply(IReadOnlyList<NfsExport> exports)
    {
        ArgumentNullException.ThrowIfNull(exports);
        if (exports.Count > 0)
        {
            throw new NfsException(trouble);
        }
    }

    public string? Trouble() => trouble;

    public void Dispose()
    {
    }
}
