using PiBoot.Core.Nfs;

namespace PiBoot.Linux.Nfs;

/// <summary><c>nfs = off</c>: somebody else exports the roots, and we neither help nor judge.</summary>
public sealed class ForeignNfsServer : INfsServer
{
    public string Name => "off";

    public void Apply(IReadOnlyList<NfsExport> exports)
    {
    }

    public string? Trouble() => null;

    public void Dispose()
    {
    }
}
