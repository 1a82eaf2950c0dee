namespace PiBoot.Linux.Drives;

/// <summary>The devices that hold the root where the mount table does not say it plainly: below an overlay, and what the kernel was started from.</summary>
internal static class SystemRoot
{
    private static readonly string[] OverlayOptions = ["lowerdir=", "upperdir="];

    private static readonly (string Key, string Directory)[] Names =
    [
        ("UUID=", "/dev/disk/by-uuid"), ("PARTUUID=", "/dev/disk/by-partuuid"), ("LABEL=", "/dev/disk/by-label"),
    ];

    public static IEnumerable<string> Devices(MountTable mounts) =>
        OverlayDirectories(mounts).Select(mounts.Holding).OfType<MountEntry>().Select(BlockDevices.NameOf)
            .Append(FromCommandLine(File.ReadAllText("/proc/cmdline")))
            .OfType<string>();

    public static IEnumerable<string> OverlayDirectories(MountTable mounts) =>
        from option in mounts.At("/") is { FileSystem: "overlay" } root ? root.FileSystemOptions.Split(',') : []
        from key in OverlayOptions
        where option.StartsWith(key, StringComparison.Ordinal)
        from directory in option[key.Length..].Split(':')
        select directory;

    private static string? FromCommandLine(string commandLine)
    {
        var root = commandLine.Split(' ', '\n').LastOrDefault(word => word.StartsWith("root=", StringComparison.Ordinal))?["root=".Length..] ?? "";
        foreach (var (key, directory) in Names)
        {
            if (root.StartsWith(key, StringComparison.Ordinal))
            {
                root = Path.Join(directory, root[key.Length..]);
            }
        }

        return SysBlock.NameOf(root);
    }
}
