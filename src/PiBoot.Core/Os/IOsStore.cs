using PiBoot.Core.Clients;
using PiBoot.Core.Storekeeping;

namespace PiBoot.Core.Os;

/// <summary>The operating systems of this appliance. What cannot be done is told by <see cref="StorageException"/>.</summary>
public interface IOsStore
{
    /// <summary>All of them, by name.</summary>
    IReadOnlyList<OsEntry> List();

    /// <summary>The operating system of clients that were given none; null while none is imported.</summary>
    string? Default { get; }

    /// <summary>The operating system of one client; null while none is imported.</summary>
    string? For(Client client);

    /// <summary>Chooses the operating system of new clients.</summary>
    /// <param name="name">One that is there.</param>
    /// <param name="family">One of <see cref="ModelFamily.All"/>; null: all that have no choice of their own.</param>
    void MakeDefault(string name, string? family);

    /// <summary>Takes one in; it is listed when it is whole, or never.</summary>
    /// <param name="source">Absolute path as the service sees it, or an <c>http(s)://</c> address.</param>
    /// <param name="name">A plain name that is not taken.</param>
    /// <param name="sha256">Hex digest that the source must have; null: any.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="cancellation">Ends the import and leaves nothing behind but an unfinished download.</param>
    Task<OsImported> ImportAsync(string source, string name, string? sha256, IProgress<StorageProgress> progress, CancellationToken cancellation);

    /// <summary>Removes one that no client has.</summary>
    void Remove(string name, CancellationToken cancellation);

    /// <summary>For each Pi model whether it would boot, and why not.</summary>
    IReadOnlyList<ModelVerdict> Check(string name, CancellationToken cancellation);
}
