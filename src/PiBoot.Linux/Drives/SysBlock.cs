namespace PiBoot.Linux.Drives;

/// <summary>The kernel's own account of block devices, /sys/class/block. Devices vanish while one looks: then there is nothing.</summary>
internal static class SysBlock
{
    private const string Root = "/sys/class/block";
    private const int SectorLength = 512;

    /// <summary>More than any machine has that this runs on.</summary>
    private const int MostDevices = 512;

    /// <summary>Never a drive: memory, optical and floppy disks.</summary>
    private static readonly string[] Others = ["ram", "zram", "sr", "fd", "nbd"];

    public static IEnumerable<string> Names() => new DirectoryInfo(Root).EnumerateFileSystemInfos()
        .Select(entry => entry.Name)
        .Where(name => !Others.Any(other => name.StartsWith(other, StringComparison.Ordinal)))
        .Where(name => Size(name) > 0)
        .Order(StringComparer.Ordinal)
        .Take(MostDevices);

    /// <summary>The device's name, whatever link led to it; null when it is none.</summary>
    public static string? NameOf(string path)
    {
        var target = File.Exists(path) ? File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path : path;
        return target.StartsWith("/dev/", StringComparison.Ordinal) && Directory.Exists(Path.Join(Root, Path.GetFileName(target)))
            ? Path.GetFileName(target)
            : null;
    }

    /// <summary>Of a device number such as <c>8:1</c>; null when no device has it.</summary>
    public static string? NameOfNumber(string number) =>
        new DirectoryInfo($"/sys/dev/block/{number}") is { LinkTarget: { } target } ? Path.GetFileName(target) : null;

    /// <summary>Bytes; 0 when it is gone.</summary>
    public static long Size(string name) => long.TryParse(Text(name, "size"), out var sectors) ? sectors * SectorLength : 0;

    public static bool Flag(string name, string file) => Text(name, file) == "1";

    public static string? DiskOf(string name) =>
        File.Exists(Path.Join(Root, name, "partition")) ? Path.GetFileName(Path.GetDirectoryName(Real(name))) : null;

    /// <summary>Where the device hangs, such as <c>/sys/devices/…/usb1/1-1/…/block/sda</c>.</summary>
    public static string Real(string name) =>
        new DirectoryInfo(Path.Join(Root, name)).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? "";

    /// <summary>Empty when there is no such file.</summary>
    public static string Text(string name, string file)
    {
        try
        {
            return File.ReadAllText(Path.Join(Root, name, file)).Trim();
        }
        catch (IOException)
        {
            // Not all devices have all files, and a device that is pulled has none.
            return "";
        }
    }

    public static IReadOnlyList<string> List(string name, string directory) => ListAt(Path.Join(Root, name, directory));

    public static IReadOnlyList<string> ListAt(string directory)
    {
        try
        {
            return [.. new DirectoryInfo(directory).EnumerateFileSystemInfos().Select(entry => entry.Name).Order(StringComparer.Ordinal)];
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
    }

    /// <summary>Differs with each plugging-in and each start of the system, so that a drive that came back is told from one that stayed.</summary>
    public static string Presence(string name) =>
        $"{File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim()}/{Text(DiskOf(name) ?? name, "diskseq")}";
}
