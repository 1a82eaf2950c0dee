using System.Collections.Concurrent;
using System.ComponentModel;
using System.Runtime.InteropServices;

namespace PiBoot.Linux.Files;

/// <summary>
/// Files opened once for all who read them. A file that nobody reads stays a moment, because firmware probes a file and
/// asks for it again at once, and not longer, because an open file keeps its drive from being unmounted.
/// </summary>
internal sealed class FileStore : IDisposable
{
    /// <summary>Milliseconds that an unused file stays open.</summary>
    public const int IdleTime = 2000;

    private const int MostIdleFiles = 64;
    private const int MostKnownRoots = 4096;

    private readonly Dictionary<FileIdentity, MappedFile> _files = [];
    private readonly ConcurrentDictionary<string, long> _devices = new(StringComparer.Ordinal);
    private readonly TimeProvider _clock;
    private int _idleFiles;

    public FileStore(TimeProvider clock) => _clock = clock;

    /// <summary>Files that are open but unused.</summary>
    public int IdleFiles => Volatile.Read(ref _idleFiles);

    /// <summary>The drive that a root was last found on; 0 for a root not seen yet.</summary>
    public long DeviceOf(string root) => _devices.GetValueOrDefault(root);

    /// <summary>Finds the first root that holds the file and opens it there. Blocks on the drive.</summary>
    /// <param name="roots">In order of preference.</param>
    /// <param name="relativePath">Beneath them.</param>
    /// <param name="twin">Where the first root was copied from: a file that is still the same is opened there.</param>
    public OpenedFile Open(IReadOnlyList<string> roots, string relativePath, string? twin = null)
    {
        foreach (var root in roots)
        {
            if (twin is not null && LooksSame(root, twin, relativePath))
            {
                return OpenBeneath(twin, relativePath);
            }

            var opened = OpenBeneath(root, relativePath);
            if (opened.Fault != OpenFault.NotFound)
            {
                return opened;
            }
        }

        return new OpenedFile(null, OpenFault.NotFound, null);
    }

    /// <summary>Begins one more use of a file in use.</summary>
    public void Hold(MappedFile file)
    {
        lock (_files)
        {
            file.Uses++;
        }
    }

    /// <summary>Ends one use.</summary>
    public void Release(MappedFile file)
    {
        var closes = false;
        lock (_files)
        {
            if (--file.Uses > 0)
            {
                return;
            }

            file.IdleSince = Now();
            closes = _idleFiles >= MostIdleFiles;
            _idleFiles += closes ? 0 : 1;
            if (closes)
            {
                _files.Remove(file.Identity);
            }
        }

        if (closes)
        {
            file.Close();
        }
    }

    /// <summary>Closes the files that nobody has read for <see cref="IdleTime"/>.</summary>
    public void Sweep() => CloseIdle(Now() - IdleTime);

    /// <summary>Every use must have ended.</summary>
    public void Dispose() => CloseIdle(long.MaxValue);

    private OpenedFile OpenBeneath(string root, string relativePath)
    {
        var directory = JailedPath.OpenRoot(root, out var error);
        if (directory < 0)
        {
            return Failed(error);
        }

        try
        {
            return OpenIn(directory, root, relativePath);
        }
        finally
        {
            _ = FileCalls.Close(directory);
        }
    }

    /// <summary>Both are there, of one size and changed at one time, to the nanosecond: a copy keeps the time, a write does not.</summary>
    private static bool LooksSame(string root, string twin, string relativePath) =>
        StatusOf(root, relativePath) is { IsRegular: true } one && StatusOf(twin, relativePath) is { IsRegular: true } other &&
        one.Identity with { Device = 0, Inode = 0 } == other.Identity with { Device = 0, Inode = 0 };

    private static FileStatus? StatusOf(string root, string relativePath)
    {
        var directory = JailedPath.OpenRoot(root, out _);
        if (directory < 0)
        {
            return null;
        }

        var path = JailedPath.Open(directory, relativePath, FileCalls.PathOnly, out _);
        _ = FileCalls.Close(directory);
        if (path < 0)
        {
            return null;
        }

        var isKnown = FileStatus.TryRead(path, out var status);
        _ = FileCalls.Close(path);
        return isKnown ? status : null;
    }

    /// <summary>Looks first without opening: a device or a pipe may act on being opened.</summary>
    private OpenedFile OpenIn(int directory, string root, string relativePath)
    {
        var path = JailedPath.Open(directory, relativePath, FileCalls.PathOnly, out var error);
        if (path < 0)
        {
            return Failed(error);
        }

        var isKnown = FileStatus.TryRead(path, out var status);
        error = Marshal.GetLastPInvokeError();
        _ = FileCalls.Close(path);
        if (!isKnown)
        {
            return Failed(error);
        }

        if (!status.IsRegular)
        {
            return new OpenedFile(null, OpenFault.Refused, "not a regular file");
        }

        Remember(root, status.Identity.Device);
        return TakeKnown(status.Identity) is { } file
            ? new OpenedFile(file, OpenFault.None, null)
            : OpenAnew(directory, relativePath);
    }

    private OpenedFile OpenAnew(int directory, string relativePath)
    {
        var descriptor = JailedPath.Open(
            directory, relativePath, FileCalls.ReadOnly | FileCalls.NonBlocking, out var error);
        if (descriptor < 0)
        {
            return Failed(error);
        }

        if (!FileStatus.TryRead(descriptor, out var status) || !status.IsRegular)
        {
            _ = FileCalls.Close(descriptor);
            return new OpenedFile(null, OpenFault.Refused, "not a regular file");
        }

        var file = MappedFile.TryMap(this, descriptor, status.Identity, out error);
        return file is null ? Failed(error) : new OpenedFile(Add(file), OpenFault.None, null);
    }

    private MappedFile? TakeKnown(in FileIdentity identity)
    {
        lock (_files)
        {
            return _files.TryGetValue(identity, out var file) ? Use(file) : null;
        }
    }

    /// <summary>Another thread may have opened the same file meanwhile: then that one is used.</summary>
    private MappedFile Add(MappedFile file)
    {
        MappedFile? known;
        lock (_files)
        {
            if (!_files.TryGetValue(file.Identity, out known))
            {
                _files.Add(file.Identity, file);
                file.Uses = 1;
                return file;
            }

            Use(known);
        }

        file.Close();
        return known;
    }

    private MappedFile Use(MappedFile file)
    {
        if (file.Uses++ == 0)
        {
            _idleFiles--;
        }

        return file;
    }

    private void CloseIdle(long since)
    {
        List<MappedFile> idle;
        lock (_files)
        {
            idle = [.. _files.Values.Where(file => file.Uses == 0 && file.IdleSince <= since)];
            foreach (var file in idle)
            {
                _files.Remove(file.Identity);
            }

            _idleFiles -= idle.Count;
        }

        foreach (var file in idle)
        {
            file.Close();
        }
    }

    private void Remember(string root, long device)
    {
        if (_devices.Count < MostKnownRoots || _devices.ContainsKey(root))
        {
            _devices[root] = device;
        }
    }

    private static OpenedFile Failed(int error) =>
        new(null, JailedPath.Classify(error), new Win32Exception(error).Message);

    private long Now() => (long)_clock.GetElapsedTime(0).TotalMilliseconds;
}
