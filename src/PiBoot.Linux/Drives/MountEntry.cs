namespace PiBoot.Linux.Drives;

/// <summary>One line of /proc/self/mountinfo (proc(5)).</summary>
/// <param name="DeviceNumber">Major and minor number; btrfs has its own that belong to no device.</param>
/// <param name="IsReadOnly">By this mount's own flags.</param>
/// <param name="IsFileSystemReadOnly">The file system itself, which the kernel also makes so when it meets an error.</param>
/// <param name="Source">What is mounted, such as <c>/dev/sda1</c>.</param>
internal sealed record MountEntry(
    int Id, string DeviceNumber, string MountPoint, bool IsReadOnly, string FileSystem, string Source, bool IsFileSystemReadOnly, string FileSystemOptions)
{
    private const int FixedFields = 6;
    private const int FieldsBehindDash = 3;

    /// <summary>Null for a line of another shape.</summary>
    public static MountEntry? Parse(string line)
    {
        var fields = line.Split(' ');
        var dash = Array.IndexOf(fields, "-");
        if (dash < FixedFields || fields.Length < dash + 1 + FieldsBehindDash || !int.TryParse(fields[0], out var id))
        {
            return null;
        }

        var options = Unescape(fields[dash + 3]);
        return new MountEntry(
            id, fields[2], Unescape(fields[4]), HasReadOnly(fields[5]), fields[dash + 1], Unescape(fields[dash + 2]), HasReadOnly(options), options);
    }

    private static bool HasReadOnly(string options) => options.Split(',').Contains("ro");

    /// <summary>Blank, tab, line feed and backslash stand as a backslash and three octal digits.</summary>
    private static string Unescape(string text) =>
        text.Replace("\\040", " ").Replace("\\011", "\t").Replace("\\012", "\n").Replace("\\134", "\\");
}
