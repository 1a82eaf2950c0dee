using PiBoot.Core.Drives;

namespace PiBoot.Linux.Drives;

/// <summary>Collects all block devices, what is on them and who uses them.</summary>
internal sealed class BlockDevices
{
    private readonly MountTable _mounts;
    private readonly ILookup<string, string> _mountPoints;
    private readonly HashSet<string> _swaps;
    private readonly HashSet<string> _inBtrfs;

    private BlockDevices(MountTable mounts)
    {
        _mounts = mounts;
        _mountPoints = mounts.Entries
            .Select(e => (Name: NameOf(e), e.MountPoint))
            .Where(e => e.Name is not null)
            .ToLookup(e => e.Name!, e => e.MountPoint);
        _swaps = [.. File.ReadLines("/proc/swaps").Skip(1).Select(line => SysBlock.NameOf(line.Split(' ')[0])).OfType<string>()];
        _inBtrfs = [.. SysBlock.ListAt("/sys/fs/btrfs").SelectMany(uuid => SysBlock.ListAt($"/sys/fs/btrfs/{uuid}/devices"))];
    }

    /// <exception cref="DriveException">blkid is not installed.</exception>
    public static IReadOnlyList<BlockDevice> Read(MountTable mounts)
    {
        var reader = new BlockDevices(mounts);
        return [.. SysBlock.Names().Select(reader.Read)];
    }

    /// <summary>The block device behind a mount; null for tmpfs, NFS and their like.</summary>
    public static string? NameOf(MountEntry mount) => SysBlock.NameOf(mount.Source) ?? SysBlock.NameOfNumber(mount.DeviceNumber);

    private BlockDevice Read(string name)
    {
        var disk = SysBlock.DiskOf(name);
        var file = SysBlock.Text(name, "loop/backing_file");
        var path = SysBlock.Real(disk ?? name);
        var bus = BusOf(disk ?? name, path);
        return new BlockDevice(
            name,
            disk,
            SysBlock.Size(name),
            BlkidAnswer.Ask($"/dev/{name}"),
            file.Length > 0 ? file : ModelOf(disk ?? name),
            bus,
            bus == "usb" || SysBlock.Flag(disk ?? name, "removable"),
            SysBlock.Flag(name, "ro"),
            SysBlock.List(name, "slaves"),
            file.Length > 0 && _mounts.Holding(file) is { } mount ? NameOf(mount) : null,
            HeldBy(name),
            [.. _mountPoints[name]]);
    }

    private List<string> HeldBy(string name)
    {
        var holders = SysBlock.List(name, "holders").ToList();
        if (_swaps.Contains(name))
        {
            holders.Add("the system as swap");
        }

        if (_inBtrfs.Contains(name))
        {
            holders.Add("a btrfs that is still open");
        }

        return holders;
    }

    private static string? ModelOf(string disk)
    {
        var words = $"{SysBlock.Text(disk, "device/vendor")} {SysBlock.Text(disk, "device/model")} {SysBlock.Text(disk, "device/name")}".Trim();
        return words.Length == 0 || words.StartsWith("0x", StringComparison.Ordinal) ? null : words;
    }

    private static string? BusOf(string disk, string path) =>
        path.Contains("/usb", StringComparison.Ordinal) ? "usb" :
        path.Contains("/ata", StringComparison.Ordinal) ? "sata" :
        disk switch
        {
            _ when disk.StartsWith("mmcblk", StringComparison.Ordinal) => "mmc",
            _ when disk.StartsWith("nvme", StringComparison.Ordinal) => "nvme",
            _ when disk.StartsWith("loop", StringComparison.Ordinal) => "loop",
            _ when disk.StartsWith("dm-", StringComparison.Ordinal) => "dm",
            _ when disk.StartsWith("md", StringComparison.Ordinal) => "md",
            _ when disk.StartsWith("vd", StringComparison.Ordinal) => "virtio",
            _ when disk.StartsWith("sd", StringComparison.Ordinal) => "scsi",
            _ => null,
        };
}
