namespace PiBoot.Linux.Drives;

/// <summary>What is mounted where, as this process sees it, in the order of mounting.</summary>
internal sealed class MountTable(IReadOnlyList<MountEntry> entries)
{
    public IReadOnlyList<MountEntry> Entries => entries;

    public static MountTable Read() => Parse(File.ReadLines("/proc/self/mountinfo"));

    public static MountTable Parse(IEnumerable<string> lines) => new([.. lines.Select(MountEntry.Parse).OfType<MountEntry>()]);

    /// <summary>The uppermost mount on exactly this directory; null when nothing is mounted there.</summary>
    public MountEntry? At(string directory) => entries.LastOrDefault(e => e.MountPoint == directory);

    /// <summary>The mount that a path is on.</summary>
    public MountEntry? Holding(string path) => entries
        .Where(e => IsBelow(path, e.MountPoint))
        .OrderBy(e => e.MountPoint.Length) // stable: of several on one directory the last one stays last
        .LastOrDefault();

    /// <summary>Mounts further below a directory, which keep it busy.</summary>
    public IEnumerable<MountEntry> Below(string directory) =>
        entries.Where(e => e.MountPoint != directory && IsBelow(e.MountPoint, directory));

    public static bool IsBelow(string path, string directory) =>
        directory == "/" || path == directory || path.StartsWith(directory + "/", StringComparison.Ordinal);
}
