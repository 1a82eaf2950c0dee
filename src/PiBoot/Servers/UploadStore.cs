using System.Security.Cryptography;
using PiBoot.Core.Clients;
using PiBoot.Core.Storekeeping;
using PiBoot.Core.Uploads;
using PiBoot.Linux.Files;
using Serilog;

namespace PiBoot.Servers;

/// <summary>
/// Files that browsers send, in <c>state/downloads</c>. They go on after a lost connection and after a restart, and are
/// forgotten when nothing came for a day.
/// </summary>
/// <param name="folder">Holds them; made when the first one comes.</param>
/// <param name="drive">A directory on the same drive, which is there.</param>
public sealed class UploadStore(string folder, string drive, TimeProvider time, ILogger log) : IUploads
{
    /// <summary>How many there may be at a time.</summary>
    public const int Most = 4;

    private const int LongestName = 255;
    private static readonly TimeSpan Memory = TimeSpan.FromDays(1);
    private static readonly TimeSpan Look = TimeSpan.FromHours(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, UploadFile> _files = new(StringComparer.Ordinal);
    private readonly HashSet<Task> _appending = [];
    private CancellationToken _stop;

    public IReadOnlyList<Upload> List()
    {
        lock (_gate)
        {
            return [.. _files.Values.Select(f => f.Now).OrderBy(u => u.File, StringComparer.Ordinal).ThenBy(u => u.Id, StringComparer.Ordinal)];
        }
    }

    /// <summary>
    /// Takes up what an earlier run has left, and forgets what is old, until cancelled. When it returns no file on the drive
    /// is open any more.
    /// </summary>
    public async Task RunAsync(CancellationToken stop)
    {
        _stop = stop;
        await Task.Yield();
        Resume();
        while (!stop.IsCancellationRequested)
        {
            Forget();
            await Task.Delay(Look, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        Task[] last;
        lock (_gate)
        {
            last = [.. _appending];
        }

        await Task.WhenAll(last).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Takes up what an earlier run has left.</summary>
    public void Resume()
    {
        try
        {
            lock (_gate)
            {
                foreach (var file in UploadFile.Resume(folder).Where(f => !_files.ContainsKey(f.Now.Id)))
                {
                    _files[file.Now.Id] = file;
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            log.Warning("Unfinished uploads of an earlier run cannot be read: {Reason}", e.Message);
        }
    }

    public Upload Begin(string file, long bytes)
    {
        if (file.Length is 0 or > LongestName || file.Any(c => char.IsControl(c) || c == '/'))
        {
            throw new StorageException($"'{Shown.Short(file)}' is no name of a file.");
        }

        Forget();
        lock (_gate)
        {
            if (_files.Count >= Most)
            {
                throw new StorageException($"{Most} files are on their way here already: finish or remove one of them first.");
            }

            try
            {
                CheckSpace(file, bytes);
                var upload = new Upload(RandomNumberGenerator.GetHexString(16, lowercase: true), file, bytes, 0, time.GetUtcNow());
                _files[upload.Id] = UploadFile.Create(folder, upload);
                return upload;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new StorageException($"'{file}' cannot be kept: {e.Message}", e);
            }
        }
    }

    public async Task<UploadAppended?> AppendAsync(string id, long offset, Stream piece, CancellationToken cancellation)
    {
        if (Find(id) is not { } file)
        {
            return null;
        }

        using var use = file.TryUse();
        if (use is null || offset != file.Now.Received)
        {
            return new UploadAppended(file.Now, IsTaken: false);
        }

        await AppendAsync(file, piece, cancellation);
        return new UploadAppended(file.Now, IsTaken: true);
    }

    /// <summary>Is broken off when the drive is to be let go; what came stays.</summary>
    private async Task AppendAsync(UploadFile file, Stream piece, CancellationToken cancellation)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _stop);
        var appending = file.AppendAsync(piece, time, either.Token);
        lock (_gate)
        {
            _appending.Add(appending);
        }

        try
        {
            await appending;
        }
        catch (OperationCanceledException e) when (_stop.IsCancellationRequested)
        {
            throw new StorageException($"'{file.Now.File}' is broken off, as the drive is let go: {file.Now.Received} of {file.Now.Bytes} bytes are kept.", e);
        }
        finally
        {
            lock (_gate)
            {
                _appending.Remove(appending);
            }
        }
    }

    public bool Remove(string id)
    {
        if (Find(id) is not { } file)
        {
            return false;
        }

        using (file.TryUse() ?? throw new StorageException($"'{file.Now.File}' is being written or imported just now: cancel that first."))
        {
            Forget(file);
        }

        return true;
    }

    /// <summary>Does something with a whole upload, and removes it when that went well.</summary>
    /// <param name="id">Which.</param>
    /// <param name="use">Is given its path and its name.</param>
    /// <exception cref="StorageException">There is none, it is not whole, or is used by somebody else.</exception>
    public async Task<T> UseAsync<T>(string id, Func<string, string, Task<T>> use)
    {
        var file = Find(id) ?? throw new StorageException($"There is no upload '{Shown.Short(id)}': nothing came for a day, or it was imported or removed.");
        using var hold = file.TryUse() ?? throw new StorageException($"'{file.Now.File}' is being written or imported just now.");
        if (!file.Now.IsWhole)
        {
            throw new StorageException($"'{file.Now.File}' is not whole yet: {file.Now.Received} of {file.Now.Bytes} bytes are here.");
        }

        var result = await use(file.Path, file.Now.File);
        Forget(file);
        return result;
    }

    private UploadFile? Find(string id)
    {
        lock (_gate)
        {
            return _files.GetValueOrDefault(id);
        }
    }

    private void Forget()
    {
        UploadFile[] old;
        lock (_gate)
        {
            old = [.. _files.Values.Where(f => time.GetUtcNow() - f.Now.LastByte > Memory)];
        }

        foreach (var file in old)
        {
            using var use = file.TryUse();
            if (use is not null)
            {
                ForgetOld(file);
            }
        }
    }

    /// <summary>A drive that cannot be written keeps it, and hinders nobody by that.</summary>
    private void ForgetOld(UploadFile file)
    {
        try
        {
            Forget(file);
            log.Information("The upload {File} is forgotten: nothing came for a day", file.Now.File);
        }
        catch (StorageException e)
        {
            log.Warning("Nothing came for a day of an upload, but {Reason}", e.Message);
        }
    }

    private void Forget(UploadFile file)
    {
        try
        {
            file.Delete();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StorageException($"'{file.Now.File}' cannot be removed: {e.Message}", e);
        }

        lock (_gate)
        {
            _files.Remove(file.Now.Id);
        }
    }

    /// <summary>What others have announced is promised to them.</summary>
    private void CheckSpace(string file, long bytes)
    {
        var space = FreeSpace.Of(drive);
        var promised = _files.Values.Sum(f => f.Now.Bytes - f.Now.Received);
        var free = Math.Max(0, space.Free - space.Reserve - promised);
        if (bytes > free)
        {
            throw new StorageException($"There is no room for '{file}': it has {bytes / 1_000_000} MB, and {free / 1_000_000} MB are free on the drive beside what is kept for clients and promised to other uploads.");
        }
    }
}
