using System.Text;
using PiBoot.BootRom.Boards;
using PiBoot.BootRom.Firmware;

namespace PiBoot.BootRom.Tests.Firmware;

public sealed class LoadPlanTests
{
    private const uint Pi1 = 0x900032;
    private const uint Pi2 = 0xa01041;
    private const uint Pi3 = 0xa02082;
    private const uint Pi4 = 0xd03114;
    private const uint Pi5 = 0xd04170;

    [Theory]
    [InlineData(Pi1, "arm_64bit=1", false, "kernel.img")]
    [InlineData(Pi2, "", false, "kernel7.img kernel.img")]
    [InlineData(Pi3, "", false, "kernel7.img kernel.img")]
    [InlineData(Pi3, "arm_64bit=1", true, "kernel8.img")]
    [InlineData(Pi3, "kernel=kernel8.img", true, "kernel8.img")]
    [InlineData(Pi3, "arm_64bit=1\nkernel=vmlinuz", true, "vmlinuz")]
    [InlineData(Pi4, "", true, "kernel8.img")]
    [InlineData(Pi4, "arm_64bit=0", false, "kernel7l.img kernel7.img kernel.img")]
    [InlineData(Pi5, "", true, "kernel_2712.img kernel8.img")]
    public void The_kernel_follows_board_and_config(uint revision, string config, bool is64Bit, string kernels)
    {
        var plan = LoadPlan.Of(Read(config), new Board(revision, 0));
        Assert.Equal(is64Bit, plan.Is64Bit);
        Assert.Equal(kernels, string.Join(' ', plan.Kernels));
    }

    [Theory]
    [InlineData("auto_initramfs=1", "kernel8.img", "initramfs8")]
    [InlineData("auto_initramfs=1", "kernel.img", "initramfs")]
    [InlineData("auto_initramfs=1", "kernel7l.img", "initramfs7l")]
    [InlineData("auto_initramfs=1", "kernel_2712.img", "initramfs_2712")]
    [InlineData("auto_initramfs=1", "os/kernel8.img", "os/initramfs8")]
    [InlineData("auto_initramfs=1", "vmlinuz", "")]
    [InlineData("auto_initramfs=0", "kernel8.img", "")]
    [InlineData("initramfs a.img,b.img followkernel", "kernel8.img", "a.img b.img")]
    [InlineData("", "kernel8.img", "")]
    public void The_initramfs_is_named_or_follows_the_kernel(string config, string kernel, string names) =>
        Assert.Equal(names, string.Join(' ', LoadPlan.Initramfs(Read(config), kernel)));

    [Theory]
    [InlineData(Pi3, "bcm2710-rpi-3-b.dtb")]
    [InlineData(0xa020d3u, "bcm2710-rpi-3-b-plus.dtb")]
    [InlineData(0xa22042u, "bcm2710-rpi-2-b.dtb")]
    [InlineData(Pi2, "bcm2709-rpi-2-b.dtb")]
    [InlineData(Pi1, "bcm2708-rpi-b-plus.dtb")]
    [InlineData(Pi4, "bcm2711-rpi-4-b.dtb")]
    [InlineData(Pi5, "bcm2712-rpi-5-b.dtb")]
    public void The_device_tree_follows_the_revision(uint revision, string name) =>
        Assert.Equal(name, LoadPlan.Of(ConfigText.Empty, new Board(revision, 0)).DeviceTree);

    [Fact]
    public void A_device_tree_may_be_named_or_taken_away()
    {
        Assert.Equal("my.dtb", LoadPlan.Of(Read("device_tree=my.dtb"), new Board(Pi4, 0)).DeviceTree);
        Assert.Null(LoadPlan.Of(Read("device_tree="), new Board(Pi4, 0)).DeviceTree);
    }

    private static ConfigText Read(string text) => ConfigText.Read(Encoding.ASCII.GetBytes(text), new Board(Pi3, 0));
}
