using PiBoot.Core.Nfs;

namespace PiBoot.Tests.Servers;

/// <summary>An NFS server that remembers what it was told to export.</summary>
internal sealed class NoNfs : INfsServer
{
    public string Name => "memory";

    /// <summary>Not null: nothing can be exported, for this reason.</summary>
    public string? Refusal { get; set; }

    /// <summary>Every order that went well, in its turn.</summary>
    public List<IReadOnlyList<NfsExport>> Applied { get; } = [];

    public void Apply(IReadOnlyList<NfsExport> exports)
    {
        if (Refusal is { } reason)
        {
            throw new NfsException(reason);
        }

        Applied.Add(exports);
    }

    public string? Trouble() => Refusal;

    public void Dispose()
    {
    }
}
