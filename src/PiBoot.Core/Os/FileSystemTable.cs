namespace PiBoot.Core.Os;

/// <summary>
/// etc/fstab of a card image, for a root over NFS. A line that names a partition of the card would hold the boot for 90
/// seconds and end it in the emergency shell.
/// </summary>
public static class FileSystemTable
{
    private const string Mark = "#piboot# ";

    /// <summary>Lines of partitions become comments that begin with <c>#piboot#</c>; all others stay.</summary>
    public static string WithoutPartitions(string original) =>
        string.Join('\n', original.Split('\n').Select(line => NamesPartition(line) ? Mark + line : line));

    /// <summary>
    /// Lines that cannot work over the network become comments: partitions, the root, swap files, and what is mounted on
    /// the boot folder, which comes from the appliance.
    /// </summary>
    /// <param name="original">etc/fstab.</param>
    /// <param name="bootMount">Without leading slash.</param>
    /// <param name="dropped">The lines that became comments.</param>
    public static string ForNetwork(string original, string bootMount, out IReadOnlyList<string> dropped)
    {
        var lines = original.Split('\n');
        dropped = [.. lines.Where(line => CannotWork(line, bootMount))];
        return string.Join('\n', lines.Select(line => CannotWork(line, bootMount) ? Mark + line : line));
    }

    /// <summary>The lines that name partitions of a card.</summary>
    public static IEnumerable<string> Partitions(string table) =>
        table.Split('\n').Where(NamesPartition).Select(line => string.Join(' ', Fields(line)));

    /// <summary>Where the card's first partition is mounted, without leading slash; null when the table does not say.</summary>
    public static string? BootMount(string table) =>
        (from line in table.Split('\n')
         let fields = Fields(line.StartsWith(Mark, StringComparison.Ordinal) ? line[Mark.Length..] : line)
         where fields.Length > 1 && fields[1] is "/boot/firmware" or "/boot"
         select fields[1].TrimStart('/')).FirstOrDefault();

    private static bool CannotWork(string line, string bootMount)
    {
        var fields = Fields(line);
        return fields.Length >= 3 && fields[0][0] != '#' &&
            (NamesPartition(line) || fields[1] == "/" + bootMount || (fields[1] == "/" && !fields[2].StartsWith("nfs", StringComparison.Ordinal)) ||
                (fields[2] == "swap" && fields[0][0] == '/' && !fields[0].StartsWith("/dev/zram", StringComparison.Ordinal)));
    }

    private static string[] Fields(string line) => line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    private static bool NamesPartition(string line)
    {
        var device = line.TrimStart();
        return device.StartsWith("PARTUUID=", StringComparison.Ordinal) || device.StartsWith("UUID=", StringComparison.Ordinal) ||
            device.StartsWith("LABEL=", StringComparison.Ordinal) || device.StartsWith("PARTLABEL=", StringComparison.Ordinal) ||
            device.StartsWith("/dev/mmcblk", StringComparison.Ordinal) || device.StartsWith("/dev/sd", StringComparison.Ordinal) ||
            device.StartsWith("/dev/disk/", StringComparison.Ordinal) || device.StartsWith("/dev/nvme", StringComparison.Ordinal);
    }
}
