using PiBoot.Core.Tftp;

namespace PiBoot.Core.Tests.Tftp;

public sealed class ExpectedMissesTests
{
    [Theory]
    [InlineData("bootsig.bin")]
    [InlineData("autoboot.txt")]
    [InlineData("recovery.elf")]
    [InlineData("recover4.elf")]
    [InlineData("recovery7.img")]
    [InlineData("recovery8-32.img")]
    [InlineData("dt-blob.bin")]
    [InlineData("bootcfg.txt")]
    [InlineData("tryboot.txt")]
    [InlineData("pieeprom.sig")]
    [InlineData("vl805.sig")]
    [InlineData("armstub8-2712.bin")]
    [InlineData("armstub8-32-gic.bin")]
    [InlineData("armstub.bin")]
    [InlineData("boot.sig")]
    [InlineData("overlays/hat_map.dtb")]
    [InlineData("usercfg.txt")]
    public void Firmware_boots_without(string path) => Assert.True(ExpectedMisses.Contains(path));

    [Theory]
    [InlineData("config.txt")]
    [InlineData("cmdline.txt")]
    [InlineData("start4.elf")]
    [InlineData("kernel8.img")]
    [InlineData("bootcode.bin")]
    [InlineData("armstub8.txt")]
    [InlineData("recovery.elf/x")]
    public void Firmware_needs(string path) => Assert.False(ExpectedMisses.Contains(path));
}
