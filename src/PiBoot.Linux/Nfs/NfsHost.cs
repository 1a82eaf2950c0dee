namespace PiBoot.Linux.Nfs;

/// <summary>Where an NFS server's parts are on this machine; a test puts its own in their place.</summary>
public sealed record NfsHost
{
    public string ProcDirectory { get; init; } = "/proc";

    /// <summary>Ours alone; exports(5) reads every <c>*.exports</c> file in that directory.</summary>
    public string ExportsFile { get; init; } = "/etc/exports.d/piboot.exports";

    public string ExportFs { get; init; } = "/usr/sbin/exportfs";

    public string ModProbe { get; init; } = "/sbin/modprobe";

    public string Ganesha { get; init; } = "/usr/bin/ganesha.nfsd";

    /// <summary>For Ganesha's configuration, log and recovery files; the state directory.</summary>
    public required string GaneshaDirectory { get; init; }

    /// <summary>True when the running kernel can be an NFS server.</summary>
    internal bool KernelHasNfsd() =>
        File.ReadLines(Path.Combine(ProcDirectory, "filesystems")).Any(line => line.Split('\t')[^1] == "nfsd");

    /// <summary>True when a program of this name runs: /proc/PID/comm, proc(5).</summary>
    internal bool Runs(string program) =>
        Directory.EnumerateDirectories(ProcDirectory)
            .Where(directory => char.IsAsciiDigit(Path.GetFileName(directory)[0]))
            .Any(directory => ProcessFile.Text(Path.Combine(directory, "comm")).TrimEnd('\n') == program);
}
