namespace PiBoot.Core.Os;

/// <summary>The operating systems of this appliance.</summary>
public interface IOsStore
{
    /// <summary>All of them, by name.</summary>
    IReadOnlyList<OsEntry> List();

    /// <summary>The operating system of clients that were given none; null while none is imported.</summary>
    string? Default { get; }

    /// <summary>Copies a directory that has <c>boot/</c> and <c>root/</c>; it is listed when it is whole, or never.</summary>
    /// <param name="source">Absolute path as the service sees it.</param>
    /// <param name="name">A plain name that is not taken.</param>
    /// <param name="bytes">Told how many bytes were copied so far.</param>
    /// <param name="cancellation">Ends the import and leaves nothing behind.</param>
    /// <exception cref="OsImportException">It cannot be done; the message says why.</exception>
    OsEntry Import(string source, string name, IProgress<long>? bytes, CancellationToken cancellation);
}
