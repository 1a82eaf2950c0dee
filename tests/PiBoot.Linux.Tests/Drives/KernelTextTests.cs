using PiBoot.Core.Drives;
using PiBoot.Linux.Drives;
using PiBoot.Testing;

namespace PiBoot.Linux.Tests.Drives;

/// <summary>What the kernel and other programs say of drives, as they say it.</summary>
public sealed class KernelTextTests
{
    private static readonly string[] Mounts =
    [
        "27 1 179:2 / / rw,noatime shared:1 - ext4 /dev/mmcblk0p2 rw",
        "86 27 0:44 / /srv/piboot rw,nosuid,nodev,noatime shared:9 - btrfs /dev/sda1 ro,compress=zstd:1,subvolid=5,subvol=/",
        "87 27 8:17 / /mnt/my\\040music ro,relatime - vfat /dev/sdb1 rw,fmask=0022",
        "88 86 0:50 / /srv/piboot/below rw - tmpfs none rw",
        "89 27 8:33 / /srv/piboot rw - ext4 /dev/sdc1 rw",
        "short line",
        "x 27 8:33 / /srv rw - ext4 /dev/sdc1 rw",
    ];

    [Fact]
    public void The_uppermost_mount_counts()
    {
        var table = MountTable.Parse(Mounts);
        Assert.Equal(5, table.Entries.Count);
        Assert.Equal("/dev/sdc1", table.At("/srv/piboot")?.Source);
        Assert.Equal("/dev/sdc1", table.Holding("/srv/piboot/os/bookworm")?.Source);
        Assert.Equal("none", table.Holding("/srv/piboot/below/x")?.Source);
        Assert.Equal("/dev/mmcblk0p2", table.Holding("/srv/piboot-other")?.Source);
        Assert.Equal(["/srv/piboot/below"], table.Below("/srv/piboot").Select(m => m.MountPoint));
        Assert.Null(table.At("/srv"));
    }

    [Fact]
    public void Read_only_by_the_mount_and_by_the_file_system_are_two_things()
    {
        var table = MountTable.Parse(Mounts);
        Assert.Equal((false, true), (table.Entries[1].IsReadOnly, table.Entries[1].IsFileSystemReadOnly));
        Assert.Equal((true, false), (table.At("/mnt/my music")!.IsReadOnly, table.At("/mnt/my music")!.IsFileSystemReadOnly));
    }

    [Fact]
    public void Below_an_overlay_lie_the_directories_it_names()
    {
        var overlay = MountTable.Parse(
        [
            "25 27 179:2 / /media/root-ro ro - ext4 /dev/mmcblk0p2 ro",
            "27 1 0:30 / / rw - overlay overlayroot rw,lowerdir=/media/root-ro:/media/more,upperdir=/media/root-rw/overlay,workdir=/media/root-rw/work",
        ]);
        Assert.Equal(["/media/root-ro", "/media/more", "/media/root-rw/overlay"], SystemRoot.OverlayDirectories(overlay));
        Assert.Empty(SystemRoot.OverlayDirectories(MountTable.Parse(Mounts)));
    }

    [Theory]
    [InlineData("DEVNAME=/dev/sdb1\nLABEL=my\\ music\nUUID=0b64ed3b-7c55\nTYPE=ext4\n", "ext4", "my music", null)]
    [InlineData("DEVNAME=/dev/sdb\nPTUUID=16b0fc3a\nPTTYPE=gpt\n", null, null, "gpt")]
    [InlineData("TYPE=swap\nVERSION=1\n\n=x\nnonsense\nLABEL=a\\\\b\\", "swap", "a\\b\\", null)]
    [InlineData("", null, null, null)]
    public void Blkid_is_understood(string output, string? fileSystem, string? label, string? table)
    {
        var content = BlkidAnswer.Parse(output);
        Assert.Equal((fileSystem, label, table), (content.FileSystem, content.Label, content.PartitionTable));
        Assert.Equal(output.Length == 0, content.IsBlank);
    }

    [Theory]
    [InlineData("sda", "sda1")]
    [InlineData("mmcblk1", "mmcblk1p1")]
    [InlineData("nvme0n1", "nvme0n1p1")]
    public void A_first_partition_is_named_as_the_kernel_names_it(string disk, string partition) =>
        Assert.Equal(partition, PartitionTable.FirstPartition(disk));

    [RootFact("sfdisk")]
    public void The_partition_table_has_one_partition_over_all_of_the_disk()
    {
        using var scratch = new ScratchDirectory();
        scratch.With("script", PartitionTable.Script);
        var disk = scratch.Join("disk");
        Shell.Run($"truncate -s 1200M {disk} && sfdisk --quiet --wipe always --wipe-partitions always {disk} < {scratch.Join("script")}");
        var dump = Shell.Run($"sfdisk --dump {disk}");
        Assert.Contains("label: gpt\n", dump, StringComparison.Ordinal);
        Assert.Matches("disk1 : start= +2048, size= +245[0-9]{4}, type=0FC63DAF-8483-4772-8E79-3D69D8477DE4, uuid=[0-9A-F-]+, name=\"piboot\"\n$", dump);
    }

    [RootFact("mkfs.btrfs")]
    public void A_btrfs_tells_its_name_where_it_is_looked_for()
    {
        using var scratch = new ScratchDirectory();
        var image = scratch.Join("image");
        Shell.Run($"truncate -s 300M {image} && mkfs.btrfs -q -L 'two words' -U 0b64ed3b-7c55-4a3a-a7c4-1f1b3d3c8a11 {image}");
        var block = new byte[BtrfsSuperblock.Length];
        Assert.Equal(block.Length, FreshRead.At(image, BtrfsSuperblock.Offset, block));
        Assert.Equal(new DriveContent("btrfs", "two words", "0b64ed3b-7c55-4a3a-a7c4-1f1b3d3c8a11"), BtrfsSuperblock.Parse(block));
        Assert.Null(BtrfsSuperblock.Parse(block.AsSpan(1)));
        Assert.Null(BtrfsSuperblock.Parse(new byte[BtrfsSuperblock.Length]));
    }

    [Theory]
    [InlineData("UUID=0B64ED3B-7c55-4a3a-a7c4-1f1b3d3c8a11\n", "0b64ed3b-7c55-4a3a-a7c4-1f1b3d3c8a11", null)]
    [InlineData("UUID=0b64ed3b-7c55-4a3a-a7c4-1f1b3d3c8a11\nEJECTED=boot/7\nother\n", "0b64ed3b-7c55-4a3a-a7c4-1f1b3d3c8a11", "boot/7")]
    [InlineData("UUID=../../etc\n", null, null)]
    [InlineData("", null, null)]
    public void A_mark_is_read_back_or_is_none(string text, string? uuid, string? ejected)
    {
        using var scratch = new ScratchDirectory().With("mark", text);
        Assert.Equal(uuid is null ? null : new DataDriveMark(uuid, ejected), DataDriveMark.Read(scratch.Join("mark")));
        Assert.Null(DataDriveMark.Read(scratch.Join("none")));
    }
}
