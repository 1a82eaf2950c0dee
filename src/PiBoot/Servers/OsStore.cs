using PiBoot.Core.Clients;
using PiBoot.Core.Os;
using PiBoot.Core.Settings;
using PiBoot.Core.Storekeeping;
using Serilog;

namespace PiBoot.Servers;

/// <summary>Has operating systems taken in and removed by the storekeeper; what is on the web is fetched here first.</summary>
public sealed class OsStore(
    DataDirectory data,
    IStorekeeper keeper,
    ClientDirectory directory,
    Live<OsChoice> configured,
    UploadStore uploads,
    TimeProvider time,
    ILogger log) : OsCatalog(data, configured), IOsStore
{
    /// <summary>Clients that are named when a system cannot be removed.</summary>
    private const int MostNamed = 5;

    /// <summary>Before the id of a file that a browser has sent.</summary>
    private const string UploadSource = "upload:";

    /// <summary>Before a download that broke goes on; it doubles while nothing comes.</summary>
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);

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
        if (List().Any(os => os.Name == name))
        {
            throw new StorageException($"There is an operating system '{name}' already: choose another name.");
        }

        var first = Default is null;
        var imported = source.StartsWith(UploadSource, StringComparison.Ordinal)
            ? await ImportUploadAsync(source[UploadSource.Length..], name, sha256, progress, cancellation)
            : Uri.TryCreate(source, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? await FetchAndImportAsync(address, name, sha256, progress, cancellation)
            : await ImportFileAsync(source, name, sha256, null, progress, cancellation);
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

    private Task<OsImported> ImportFileAsync(
        string path, string name, string? sha256, string? origin, IProgress<StorageProgress> progress, CancellationToken cancellation) =>
        Task.Run(() => keeper.Do(new ImportOs(path, name, sha256, origin), progress, cancellation), cancellation);

    private Task<OsImported> ImportUploadAsync(
        string id, string name, string? sha256, IProgress<StorageProgress> progress, CancellationToken cancellation) =>
        uploads.UseAsync(id, (path, file) => ImportFileAsync(path, name, sha256, file, progress, cancellation));

    /// <summary>An unfinished download is kept, and goes on with the next try; a finished one has done its duty.</summary>
    private async Task<OsImported> FetchAndImportAsync(
        Uri address, string name, string? sha256, IProgress<StorageProgress> progress, CancellationToken cancellation)
    {
        var path = await FetchAsync(address, progress, cancellation);
        try
        {
            return await ImportFileAsync(path, name, sha256, address.GetComponents(UriComponents.HttpRequestUrl, UriFormat.UriEscaped), progress, cancellation);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private async Task<string> FetchAsync(Uri address, IProgress<StorageProgress> progress, CancellationToken cancellation)
    {
        try
        {
            Directory.CreateDirectory(Data.Downloads);
            using var http = HttpDownload.NewClient();
            return await new HttpDownload(http, time, FirstPause).FetchAsync(address, Data.Downloads, new Fetching(progress), cancellation);
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
