using System.Collections.Immutable;
using PiBoot.Core.Clients;
using PiBoot.Core.Os;
using PiBoot.Core.Storekeeping;
using Serilog;

namespace PiBoot.Servers;

/// <summary>Has operating systems taken in and removed by the storekeeper; what is on the web is fetched here first.</summary>
public sealed class OsStore(
    DataDirectory data,
    IStorekeeper keeper,
    ClientDirectory directory,
    string? configuredDefault,
    ImmutableSortedDictionary<string, string> configuredByFamily,
    ILogger log) : OsCatalog(data, configuredDefault, configuredByFamily), IOsStore
{
    /// <summary>Clients that are named when a system cannot be removed.</summary>
    private const int MostNamed = 5;

    public void MakeDefault(string name, string? family)
    {
        if (List().All(os => os.Name != name))
        {
            throw new StorageException($"There is no operating system '{name}': piboot os list shows those there are.");
        }

        if (family is not null && !ModelFamily.All.Contains(family))
        {
            throw new StorageException($"'{family}' is no model: there are {string.Join(", ", ModelFamily.All)}.");
        }

        try
        {
            Choose(name, family);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StorageException($"The choice cannot be written down: {e.Message}", e);
        }
    }

    public async Task<OsImported> ImportAsync(
        string source, string name, string? sha256, IProgress<StorageProgress> progress, CancellationToken cancellation)
    {
        var first = Default is null;
        var address = Uri.TryCreate(source, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" ? uri : null;
        var path = address is null ? source : await FetchAsync(address, progress, cancellation);
        var imported = await Task.Run(
            () => keeper.Do(new ImportOs(path, name, sha256, address?.ToString()), progress, cancellation), cancellation);
        if (address is not null)
        {
            File.Delete(path);
        }

        if (first)
        {
            MakeDefault(name, null);
        }

        log.Information("Operating system {Name} is there: {Distribution}", name, imported.Facts.Distribution);
        return imported;
    }

    public void Remove(string name, CancellationToken cancellation)
    {
        var users = directory.Clients.All().Where(c => c.Approved && For(c) == name).Select(c => c.Name).ToArray();
        if (users.Length > 0)
        {
            var named = string.Join(", ", users.Take(MostNamed)) + (users.Length > MostNamed ? $" and {users.Length - MostNamed} more" : "");
            throw new StorageException($"'{name}' is the operating system of {named}: give them another first (piboot client set, piboot os default).");
        }

        keeper.Do(new RemoveOs(name), null, cancellation);
    }

    public IReadOnlyList<ModelVerdict> Check(string name, CancellationToken cancellation) =>
        keeper.Do(new CheckOs(name), null, cancellation).Verdicts;

    private async Task<string> FetchAsync(Uri address, IProgress<StorageProgress> progress, CancellationToken cancellation)
    {
        try
        {
            Directory.CreateDirectory(Data.Downloads);
            return await HttpDownload.FetchAsync(address, Data.Downloads, new Fetching(progress), cancellation);
        }
        catch (Exception e) when (e is OsImportException or IOException or UnauthorizedAccessException)
        {
            throw new StorageException(e.Message, e);
        }
    }

    private sealed class Fetching(IProgress<StorageProgress> progress) : IProgress<(long Read, long? Total)>
    {
        public void Report((long Read, long? Total) value) => progress.Report(new StorageProgress("fetching", value.Read, value.Total));
    }
}
