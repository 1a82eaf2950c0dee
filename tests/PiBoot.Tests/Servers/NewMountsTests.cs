using PiBoot.Core.Boot;
using PiBoot.Servers;

namespace PiBoot.Tests.Servers;

public sealed class NewMountsTests
{
    private readonly NewMounts _mounts = new();

    public NewMountsTests() => _mounts.HasLooked();

    [Fact]
    public void A_connection_that_the_boot_before_left_is_no_mount_and_the_next_one_is()
    {
        Assert.False(_mounts.IsNew("a", BootStage.Dhcp, [7]));
        Assert.False(_mounts.IsNew("a", BootStage.Firmware, [7]));
        Assert.False(_mounts.IsNew("a", BootStage.Kernel, [7]));
        Assert.True(_mounts.IsNew("a", BootStage.Kernel, [7, 8]));
        Assert.True(_mounts.IsNew("a", BootStage.Kernel, [8]));
    }

    [Fact]
    public void A_boot_that_is_over_is_forgotten()
    {
        Assert.False(_mounts.IsNew("a", BootStage.Dhcp, []));
        Assert.True(_mounts.IsNew("a", BootStage.Kernel, [8]));
        _mounts.Keep(["b"]);
        Assert.False(_mounts.IsNew("a", BootStage.Firmware, [8]));
        _mounts.Keep(["a"]);
        Assert.False(_mounts.IsNew("a", BootStage.Kernel, [8]));
    }

    [Fact]
    public void Firmware_that_asks_for_an_address_has_mounted_nothing()
    {
        Assert.False(_mounts.IsNew("a", BootStage.Dhcp, []));
        Assert.False(_mounts.IsNew("a", BootStage.Dhcp, [8]));
        Assert.True(_mounts.IsNew("a", BootStage.Kernel, [8]));
    }

    [Fact]
    public void A_boot_that_was_under_way_when_the_service_started_may_have_mounted_its_root()
    {
        var mounts = new NewMounts();
        Assert.True(mounts.IsNew("a", BootStage.Kernel, [7]));
        Assert.False(mounts.IsNew("b", BootStage.Dhcp, [8]));
        mounts.HasLooked();
        Assert.False(mounts.IsNew("c", BootStage.Kernel, [9]));
    }
}
