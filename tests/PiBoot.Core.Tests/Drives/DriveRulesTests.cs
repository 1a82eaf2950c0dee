using PiBoot.Core.Drives;

namespace PiBoot.Core.Tests.Drives;

public sealed class DriveRulesTests
{
    private const string Data = "/srv/piboot";
    private const string Uuid = "0b64ed3b-7c55-4a3a-a7c4-1f1b3d3c8a11";

    /// <summary>A server Pi: its card, a USB disk with three partitions, a data drive, and what else may hang there.</summary>
    private static readonly BlockDevice[] Machine =
    [
        Disk("mmcblk0", 32, Table("dos")),
        Part("mmcblk0p1", "mmcblk0", 1, new("vfat", "bootfs"), "/boot/firmware"),
        Part("mmcblk0p2", "mmcblk0", 30, new("ext4", "rootfs"), "/"),
        Part("mmcblk0p3", "mmcblk0", 1, new()),
        Disk("sda", 100, Table("gpt")),
        Part("sda1", "sda", 40, new("ext4", "music"), "/mnt/my music"),
        Part("sda2", "sda", 10, new("swap")) with { HeldBy = ["the system as swap"] },
        Part("sda3", "sda", 40, new("LVM2_member")) with { HeldBy = ["dm-0"] },
        Part("sda4", "sda", 10, new()),
        Disk("dm-0", 40, new("xfs")) with { LiesOn = ["sda3"] },
        Disk("sdb", 100, Table("gpt")),
        Part("sdb1", "sdb", 99, new("btrfs", "piboot", Uuid), Data),
        Disk("sdc", 64, new("exfat", "PHOTOS")),
        Disk("sdd", 64, new()),
        Disk("sde", 64, new()) with { IsReadOnly = true },
        Disk("sdf", 64, new()) with { Bytes = 999_999_999 },
        Disk("sdg", 64, Table("gpt")),
        Part("sdg1", "sdg", 63, new(PartitionLabel: "piboot")),
        Disk("sdh", 64, Table("gpt")),
        Part("sdh1", "sdh", 63, new("btrfs", "piboot-new", Uuid, PartitionLabel: "piboot")),
        Disk("sdi", 64, Table("gpt")),
        Part("sdi1", "sdi", 63, new("btrfs", "piboot", Uuid, PartitionLabel: "piboot")),
        Disk("sdj", 64, new(IsUnclear: true)),
        Disk("sdk", 64, Table("gpt")),
        Part("sdk1", "sdk", 63, new("ext4", PartitionLabel: "piboot")),
        Disk("sdl", 64, Table("dos")),
        Part("sdl1", "sdl", 63, new()),
        Disk("sdm", 64, Table("gpt")),
        Part("sdm1", "sdm", 31, new(PartitionLabel: "piboot")),
        Part("sdm2", "sdm", 31, new()),
    ];

    private static readonly DriveRules Rules = new(Machine, SystemDevices.Of(Machine, []), Data);

    [Theory]
    [InlineData("mmcblk0", "is on the disk that this system runs from")]
    [InlineData("mmcblk0p1", "is on the disk that this system runs from")]
    [InlineData("mmcblk0p3", "is on the disk that this system runs from")]
    [InlineData("sda", "/dev/sda1 is mounted on /mnt/my music")]
    [InlineData("sda1", "/dev/sda1 is mounted on /mnt/my music")]
    [InlineData("sda2", "/dev/sda2 is used by the system as swap")]
    [InlineData("sda3", "/dev/sda3 is used by dm-0")]
    [InlineData("sdb", "/dev/sdb1 is the data drive already")]
    [InlineData("sdb1", "/dev/sdb1 is the data drive already")]
    [InlineData("sde", "/dev/sde is write protected")]
    [InlineData("sdf", "/dev/sdf has 999 MB; a data drive needs 1000 MB")]
    public void These_are_refused_whatever_is_said(string device, string reason)
    {
        Assert.Contains(reason, Refusal(device, eraseData: true), StringComparison.Ordinal);
        Assert.Contains(reason, Refusal(device, eraseData: false), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dm-0", "/dev/dm-0 holds data (xfs); to lose all that is on /dev/dm-0, say --erase /dev/dm-0.")]
    [InlineData("sdc", "/dev/sdc holds data (exfat \"PHOTOS\"); to lose all that is on /dev/sdc, say --erase /dev/sdc.")]
    [InlineData("sdj", "something that was not recognised for certain")]
    [InlineData("sdk", "/dev/sdk1 holds data (ext4); to lose all that is on /dev/sdk, say --erase /dev/sdk.")]
    [InlineData("sdl", "/dev/sdl holds a partition table (dos)")]
    [InlineData("sdm", "/dev/sdm holds a partition table (gpt)")]
    public void What_holds_something_is_refused_unless_named_twice(string device, string reason)
    {
        Assert.Contains(reason, Refusal(device, eraseData: false), StringComparison.Ordinal);
        Assert.Null(Refusal(device, eraseData: true));
    }

    [Theory]
    [InlineData("sdd", "blank")]
    [InlineData("sda4", "blank, beside partitions in use")]
    [InlineData("sdg", "partitioned, then broken off")]
    [InlineData("sdg1", "the same by its partition")]
    [InlineData("sdh", "a file system was made, then broken off")]
    [InlineData("sdh1", "the same by its partition")]
    [InlineData("sdi", "a data drive from before")]
    [InlineData("sdi1", "the same by its partition")]
    public void These_are_prepared_at_once(string device, string because)
    {
        Assert.True(Refusal(device, eraseData: false) is null, because);
    }

    [Fact]
    public void A_finished_data_drive_is_found_on_its_disk()
    {
        Assert.Equal("sdi1", Rules.Finished(Device("sdi"))?.Name);
        Assert.Equal("sdi1", Rules.Finished(Device("sdi1"))?.Name);
        Assert.Null(Rules.Finished(Device("sdh")));
        Assert.Null(Rules.Finished(Device("sdc")));
    }

    [Theory]
    [InlineData("mmcblk0", "system")]
    [InlineData("mmcblk0p3", "system")]
    [InlineData("sda", "mounted")]
    [InlineData("sda2", "mounted")]
    [InlineData("sda4", "blank")]
    [InlineData("sdb", "data")]
    [InlineData("sdb1", "data")]
    [InlineData("sdc", "free")]
    [InlineData("sdd", "blank")]
    [InlineData("sdj", "free")]
    public void Each_has_a_use(string device, string use) => Assert.Equal(use, Rules.Use(Device(device)));

    private static string? Refusal(string device, bool eraseData) => Rules.Refusal(Device(device), eraseData);

    private static BlockDevice Device(string name) => Machine.Single(d => d.Name == name);

    private static DriveContent Table(string kind) => new(PartitionTable: kind);

    private static BlockDevice Disk(string name, int gigabytes, DriveContent content) =>
        new(name, null, gigabytes * 1_000_000_000L, content, null, "usb", true, false, [], null, [], []);

    private static BlockDevice Part(string name, string disk, int gigabytes, DriveContent content, params string[] mountedOn) =>
        Disk(name, gigabytes, content) with { Disk = disk, MountedOn = mountedOn };
}
