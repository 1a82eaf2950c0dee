using PiBoot.Core.Os;

namespace PiBoot.Core.Tests.Os;

public sealed class FirmwareConfigTests
{
    [Fact]
    public void A_short_file_keeps_its_comments_and_ends_in_a_line_feed()
    {
        Assert.Equal("# sound\ndtparam=audio=on\n\n[all]\n", FirmwareConfig.Render("# sound\r\ndtparam=audio=on\r\n\r\n[all]", out var fits));
        Assert.True(fits);
    }

    [Fact]
    public void Only_ASCII_gets_through()
    {
        Assert.Equal("# K\tche\narm_64bit=1\n", FirmwareConfig.Render("\ufeff# K\tüche\narm_64bit=1\n", out _));
    }

    [Fact]
    public void Comments_go_when_the_file_would_be_too_long_with_them()
    {
        var text = FirmwareConfig.Render(string.Concat(Enumerable.Repeat("# a comment that nobody's firmware reads\n\n", 200)) + " arm_64bit=1 \n[all]\n", out var fits);
        Assert.Equal("arm_64bit=1\n[all]\n", text);
        Assert.True(fits);
    }

    [Theory]
    [InlineData(4095, true)]
    [InlineData(4096, false)]
    public void The_limit_is_4095_bytes(int length, bool fit)
    {
        var text = FirmwareConfig.Render(new string('x', length - 1), out var fits);
        Assert.Equal(fit, fits);
        Assert.Equal(length, text.Length);
    }

    [Theory]
    [InlineData("auto_initramfs=1\n", "initramfs8", true)]
    [InlineData("auto_initramfs = 1\r\n", "initramfs_2712", true)]
    [InlineData("auto_initramfs=1\n", "", false)]
    [InlineData("auto_initramfs=0\n", "initramfs8", false)]
    [InlineData("#auto_initramfs=1\n", "initramfs8", false)]
    [InlineData("initramfs initrd.img-6.12 followkernel\n", "initrd.img-6.12", true)]
    [InlineData("initramfs initrd.img-6.12 followkernel\n", "initramfs8", false)]
    [InlineData("initramfs \n", "initramfs8", false)]
    [InlineData("arm_64bit=1\n", "initramfs8", false)]
    [InlineData("", "initramfs8", false)]
    public void An_initramfs_is_used_when_it_is_asked_for_and_there(string config, string file, bool uses)
    {
        Assert.Equal(uses, FirmwareConfig.UsesInitramfs(config, name => name == file));
    }
}
