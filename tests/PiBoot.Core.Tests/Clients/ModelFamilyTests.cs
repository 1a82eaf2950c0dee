using PiBoot.Core.Clients;
using PiBoot.Protocol.Pxe;

namespace PiBoot.Core.Tests.Clients;

public sealed class ModelFamilyTests
{
    [Theory]
    [InlineData(0x000002u, "pi1")] // 1 B, the old numbering
    [InlineData(0x000015u, "pi1")]
    [InlineData(0x1000010u, "pi1")] // B+ whose warranty is void
    [InlineData(0x900093u, "pi1")] // Zero
    [InlineData(0x9000c1u, "pi1")] // Zero W
    [InlineData(0x900061u, "pi1")] // CM1
    [InlineData(0xa01041u, "pi2")] // 2B v1.1
    [InlineData(0xa22042u, "pi3")] // 2B v1.2
    [InlineData(0xa02082u, "pi3")] // 3B
    [InlineData(0xa020d3u, "pi3")] // 3B+
    [InlineData(0x9020e0u, "pi3")] // 3A+
    [InlineData(0xa020a0u, "pi3")] // CM3
    [InlineData(0x902120u, "pi3")] // Zero 2 W
    [InlineData(0xc03111u, "pi4")] // 4B
    [InlineData(0xc03130u, "pi4")] // 400
    [InlineData(0xb03140u, "pi4")] // CM4
    [InlineData(0xb03150u, "pi4")] // CM4S
    [InlineData(0xc04170u, "pi5")] // 5
    [InlineData(0xd04190u, "pi5")] // 500
    [InlineData(0xc04180u, "pi5")] // CM5
    [InlineData(0xc05ff0u, null)] // a processor to come
    [InlineData(0x000000u, null)]
    [InlineData(0x000016u, null)]
    [InlineData(0xffffffffu, null)]
    public void The_revision_code_tells_the_family(uint revision, string? family) =>
        Assert.Equal(family, ModelFamily.Of(Some(null, revision)));

    [Theory]
    [InlineData("Raspberry Pi Model A", "pi1")]
    [InlineData("Raspberry Pi Model B+", "pi1")]
    [InlineData("Raspberry Pi Zero", "pi1")]
    [InlineData("Raspberry Pi Zero W", "pi1")]
    [InlineData("Raspberry Pi Compute Module 1", "pi1")]
    [InlineData("Raspberry Pi 2 Model B", "pi2")]
    [InlineData("Raspberry Pi 2 Model B v1.2", "pi3")]
    [InlineData("Raspberry Pi 3 Model A+", "pi3")]
    [InlineData("Raspberry Pi 3 Model B or 2 Model B v1.2", "pi3")]
    [InlineData("Raspberry Pi Zero 2 W", "pi3")]
    [InlineData("Raspberry Pi Compute Module 3+", "pi3")]
    [InlineData("Raspberry Pi 4 Model B", "pi4")]
    [InlineData("Raspberry Pi 4 family", "pi4")]
    [InlineData("Raspberry Pi 400", "pi4")]
    [InlineData("Raspberry Pi Compute Module 4S", "pi4")]
    [InlineData("Raspberry Pi 5", "pi5")]
    [InlineData("Raspberry Pi 5 family", "pi5")]
    [InlineData("Raspberry Pi 500", "pi5")]
    [InlineData("Raspberry Pi Compute Module 5 Lite", "pi5")]
    [InlineData("Raspberry Pi 3 or older", null)]
    [InlineData("Raspberry Pi 2 Model B or 3 Model B", null)]
    [InlineData("Raspberry Pi Compute Module", null)]
    [InlineData("Raspberry Pi 6", null)]
    [InlineData("Raspberry Pi 55", null)]
    [InlineData("Raspberry Pi ", null)]
    [InlineData("Orange Pi 5", null)]
    [InlineData(null, null)]
    public void The_name_tells_the_family_where_the_revision_does_not(string? model, string? family)
    {
        Assert.Equal(family, ModelFamily.Of(Some(model, null)));
        Assert.Equal(family, ModelFamily.Of(Some(model, 0)));
    }

    [Fact]
    public void The_revision_code_wins_over_the_name() => Assert.Equal("pi3", ModelFamily.Of(Some("Raspberry Pi 2 Model B", 0xa22042)));

    [Fact]
    public void Every_name_that_a_packet_or_a_file_can_give_a_board_has_a_family()
    {
        var byRevision = Enumerable.Range(0, 256).Select(type => new BoardRevision(0x800000u | ((uint)type << 4)).ModelName);
        string[] trees =
        [
            "bcm2708-rpi-b.dtb", "bcm2708-rpi-b-plus.dtb", "bcm2708-rpi-zero.dtb", "bcm2708-rpi-zero-w.dtb", "bcm2708-rpi-cm.dtb", "bcm2709-rpi-2-b.dtb",
            "bcm2710-rpi-2-b.dtb", "bcm2710-rpi-3-b.dtb", "bcm2710-rpi-3-b-plus.dtb", "bcm2710-rpi-cm3.dtb", "bcm2710-rpi-zero-2-w.dtb",
            "bcm2711-rpi-4-b.dtb", "bcm2711-rpi-400.dtb", "bcm2711-rpi-cm4.dtb", "bcm2711-rpi-cm4s.dtb",
            "bcm2712-rpi-5-b.dtb", "bcm2712-rpi-500.dtb", "bcm2712-rpi-cm5-cm5io.dtb", "bcm2712-rpi-cm5l-cm5io.dtb",
        ];
        foreach (var name in byRevision.Concat(trees.Select(t => ModelNames.OfDeviceTree(t))).OfType<string>())
        {
            Assert.Contains(ModelFamily.Of(Some(name, null)), ModelFamily.All);
        }
    }

    private static Client Some(string? model, uint? revision) => new() { Id = "1", Name = "1", Model = model, Revision = revision };
}
