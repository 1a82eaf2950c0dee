using PiBoot.Core.Drives;

namespace PiBoot.Core.Tests.Drives;

public sealed class SystemDevicesTests
{
    [Fact]
    public void A_partition_makes_its_disk_and_the_partitions_beside_it_the_systems()
    {
        Assert.Equal("sda sda1 sda2", System(Device("sda"), Device("sda1", "sda", "/"), Device("sda2", "sda"), Device("sdb")));
    }

    [Fact]
    public void Encryption_in_a_volume_on_a_raid_leads_down_to_both_disks_and_up_to_other_volumes()
    {
        Assert.Equal("dm-0 dm-1 dm-2 md0 sda sda1 sda2 sdb sdb1", System(
            Device("sda"), Device("sda1", "sda"), Device("sda2", "sda"), Device("sdb"), Device("sdb1", "sdb"),
            Device("md0") with { LiesOn = ["sda1", "sdb1"] },
            Device("dm-0") with { LiesOn = ["md0"] },
            Device("dm-1", null, "/") with { LiesOn = ["dm-0"] },
            Device("dm-2") with { LiesOn = ["md0"] },
            Device("sdc")));
    }

    [Fact]
    public void A_root_in_a_file_leads_to_the_drive_with_the_file_but_other_files_there_are_free()
    {
        Assert.Equal("loop0 sda sda1", System(
            Device("sda"), Device("sda1", "sda"),
            Device("loop0", null, "/") with { FileLiesOn = "sda1" },
            Device("loop1") with { FileLiesOn = "sda1" }));
    }

    [Theory]
    [InlineData("/boot")]
    [InlineData("/boot/firmware")]
    [InlineData("/boot/efi")]
    [InlineData("/usr")]
    [InlineData("/var")]
    public void Other_places_count_like_the_root(string place) => Assert.Equal("sda sda1", System(Device("sda"), Device("sda1", "sda", place)));

    [Fact]
    public void A_drive_mounted_elsewhere_is_not_the_systems() => Assert.Equal("", System(Device("sda"), Device("sda1", "sda", "/mnt")));

    [Fact]
    public void What_lies_below_an_overlay_is_told_by_name()
    {
        BlockDevice[] devices = [Device("mmcblk0"), Device("mmcblk0p2", "mmcblk0")];
        Assert.Equal("mmcblk0 mmcblk0p2", string.Join(' ', SystemDevices.Of(devices, ["mmcblk0p2"]).Order(StringComparer.Ordinal)));
    }

    private static string System(params BlockDevice[] devices) =>
        string.Join(' ', SystemDevices.Of(devices, []).Order(StringComparer.Ordinal));

    private static BlockDevice Device(string name, string? disk = null, params string[] mountedOn) =>
        new(name, disk, 1, new DriveContent(), null, null, false, false, [], null, [], mountedOn);
}
