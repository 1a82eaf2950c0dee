using PiBoot.Core.Nfs;

namespace PiBoot.Linux.Nfs;

/// <summary>Roots lie on a NAS, which exports them: nothing is exported here.</summary>
public sealed class NasServer(NasMount mount) : INfsServer
{
    public string Name => mount.Share.ToString();

    public void Apply(IReadOnlyList<NfsExport> exports)
    {
    }

    public string? Trouble() => mount.Trouble();

    public void Dispose()
    {
    }
}
