namespace PiBoot.Core.Nfs;

/// <summary>The NFS server of this machine, whichever it is.</summary>
public interface INfsServer : IDisposable
{
    /// <summary>Such as <c>kernel nfsd</c> or <c>NFS-Ganesha 4.3</c>.</summary>
    string Name { get; }

    /// <summary>
    /// Makes <paramref name="exports"/> the whole of what this appliance exports, without disturbing mounts of exports
    /// that stay. When it returns, a client can mount. Exports of others on this machine are not touched.
    /// </summary>
    /// <exception cref="NfsException">The server refused; the message says what and what to do.</exception>
    void Apply(IReadOnlyList<NfsExport> exports);

    /// <summary>Null when the server answers; otherwise what is wrong and what to do, in one sentence.</summary>
    string? Trouble();
}
