using System.Text;
using PiBoot.Core.Nfs;
using PiBoot.Linux.Files;

namespace PiBoot.Linux.Nfs;

/// <summary>
/// NFS-Ganesha, an NFS server that is a program, for kernels without one. It is started with the first exports and
/// reads changed ones without dropping a mount: SIGHUP touches only what changed.
/// </summary>
public sealed class GaneshaNfsServer : INfsServer
{
    private const UnixFileMode ConfigurationMode =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private static readonly TimeSpan ReadyLimit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(20);

    private readonly Lock gate = new();
    private readonly NfsHost host;
    private readonly TimeProvider time;
    private readonly GaneshaProcess process;
    private readonly ExportMounts mounts;
    private string? written;
    private string? fault;
    private bool isStarted;

    /// <param name="name">With its version.</param>
    /// <param name="host">Where its program and its directory are.</param>
    /// <param name="time">For waiting.</param>
    public GaneshaNfsServer(string name, NfsHost host, TimeProvider time)
    {
        Name = name;
        this.host = host;
        this.time = time;
        process = new GaneshaProcess(host, time);
        mounts = new ExportMounts(Path.GetDirectoryName(Path.GetFullPath(host.GaneshaDirectory))!);
    }

    public string Name { get; }

    public void Apply(IReadOnlyList<NfsExport> exports)
    {
        var text = GaneshaConfiguration.Exports(exports);
        string? refused;
        var missing = exports.Select(export => export.Path).Where(path => !Directory.Exists(path)).Distinct().ToArray();
        lock (gate)
        {
            if (text != written)
            {
                var directories = exports.Select(export => export.Path).ToHashSet(StringComparer.Ordinal);
                mounts.Add(directories);
                fault = Apply(text);
                written = text;
                mounts.Keep(directories);
            }

            refused = fault;
        }

        if (missing.Length > 0)
        {
            throw new NfsException($"Not exported, because not there: {string.Join(", ", missing)}.");
        }

        if (refused is not null)
        {
            throw new NfsException($"NFS-Ganesha refused an export: {refused}");
        }
    }

    public string? Trouble() => process.Trouble;

    /// <summary>What was mounted for it is not left behind: it would keep the drive busy.</summary>
    public void Dispose()
    {
        process.Dispose();
        mounts.Keep(new HashSet<string>());
    }

    /// <summary>What it found wrong; null when nothing was.</summary>
    private string? Apply(string text)
    {
        if (!isStarted)
        {
            process.Log.Rotate();
        }

        var mark = process.Log.Length;
        var ends = process.Ends;
        Write("exports.conf", text);
        if (!isStarted)
        {
            Directory.CreateDirectory(Path.Combine(host.GaneshaDirectory, "recovery"));
            Write("ganesha.conf", GaneshaConfiguration.Main(host.GaneshaDirectory));
            process.Start();
            isStarted = true;
        }
        else if (!process.TryReload() && process.Trouble is { } trouble)
        {
            // It reads the new file when it is started again.
            throw new NfsException(trouble);
        }

        WaitUntilRead(mark, ends);
        return process.Log.ConfigurationFaultSince(mark);
    }

    private void WaitUntilRead(long mark, int ends)
    {
        var started = time.GetTimestamp();
        while (!process.Log.IsReadySince(mark) || process.Trouble is not null)
        {
            if (process.Ends > ends || time.GetElapsedTime(started) > ReadyLimit)
            {
                throw new NfsException(process.Trouble ?? $"NFS-Ganesha did not read its exports; see {process.Log.Path}.");
            }

            Thread.Sleep(Glance);
        }
    }

    private void Write(string name, string text)
    {
        var path = Path.Combine(host.GaneshaDirectory, name);
        try
        {
            AtomicFile.Write(path, Encoding.UTF8.GetBytes(text), ConfigurationMode);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new NfsException($"The exports cannot be written to {path}: {e.Message}", e);
        }
    }
}
