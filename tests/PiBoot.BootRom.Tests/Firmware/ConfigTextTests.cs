using System.Text;
using PiBoot.BootRom.Boards;
using PiBoot.BootRom.Firmware;

namespace PiBoot.BootRom.Tests.Firmware;

public sealed class ConfigTextTests
{
    private static readonly Board Pi3 = new(0xa02082, 0xb628f66d);
    private static readonly Board Pi4 = new(0xd03114, 0x91cdf03d);

    [Fact]
    public void The_last_value_counts_and_comments_do_not()
    {
        var config = Read("# kernel=a\nkernel=b\r\n  kernel = c  \n\nnonsense\n");
        Assert.Equal("c", config["kernel"]);
        Assert.Null(config["# kernel"]);
    }

    [Theory]
    [InlineData("[pi3]\nx=1", true, false)]
    [InlineData("[pi4]\nx=1", false, true)]
    [InlineData("[pi4]\n[all]\nx=1", true, true)]
    [InlineData("[pi4]\n[pi3]\nx=1", true, false)]
    [InlineData("[none]\nx=1", false, false)]
    [InlineData("[0x91cdf03d]\nx=1", false, true)]
    [InlineData("[pi3]\n[0x91cdf03d]\nx=1", false, false)]
    [InlineData("[pi4]\n[0x91cdf03d]\nx=1", false, true)]
    [InlineData("[board-type=0x11]\nx=1", false, true)]
    [InlineData("[board-type=0x08]\nx=1", true, false)]
    [InlineData("[gpio4=0]\nx=1", true, true)]
    [InlineData("[gpio4=1]\nx=1", false, false)]
    [InlineData("[tryboot]\nx=1", false, false)]
    [InlineData("[cm4]\nx=1", false, false)]
    [InlineData("[pi3+]\nx=1", false, false)]
    public void Sections_speak_to_their_boards(string text, bool onPi3, bool onPi4)
    {
        Assert.Equal(onPi3, Read(text, Pi3)["x"] is not null);
        Assert.Equal(onPi4, Read(text, Pi4)["x"] is not null);
    }

    [Fact]
    public void Overlays_come_in_order_once_and_without_parameters() => Assert.Equal(
        ["vc4-kms-v3d", "disable-bt"],
        Read("dtoverlay=vc4-kms-v3d,cma-256\ndtoverlay=\ndtoverlay=disable-bt\ndtoverlay=vc4-kms-v3d\n").Overlays);

    [Fact]
    public void A_byte_that_is_not_ASCII_cuts_the_rest()
    {
        var config = ConfigText.Read(Encoding.UTF8.GetBytes("kernel=a\n# Gerät\ncmdline=b\n"), Pi3);
        Assert.Equal("a", config["kernel"]);
        Assert.Null(config["cmdline"]);
    }

    [Fact]
    public void Initramfs_and_include_have_no_equals_sign()
    {
        var config = Read("initramfs initrd.img followkernel\ninclude usercfg.txt\n");
        Assert.Equal("initrd.img followkernel", config["initramfs"]);
        Assert.Equal(["usercfg.txt"], config.Includes);
    }

    private static ConfigText Read(string text, Board? board = null) =>
        ConfigText.Read(Encoding.ASCII.GetBytes(text), board ?? Pi3);
}
