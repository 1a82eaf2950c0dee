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

    private static bool NamesPartition(string line)
    {
        var device = line.TrimStart();
        return device.StartsWith("PARTUUID=", StringComparison.Ordinal) || device.StartsWith("UUID=", StringComparison.Ordinal) ||
            device.StartsWith("LABEL=", StringComparison.Ordinal) || device.StartsWith("PARTLABEL=", StringComparison.Ordinal) ||
            device.StartsWith("/dev/mmcblk", StringComparison.Ordinal) || device.StartsWith("/dev/sd", StringComparison.Ordinal) ||
            device.StartsWith("/dev/disk/", StringComparison.Ordinal) || device.StartsWith("/dev/nvme", StringComparison.Ordinal);
    }
}
