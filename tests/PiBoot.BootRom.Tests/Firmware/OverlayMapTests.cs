using PiBoot.BootRom.Boards;
using PiBoot.BootRom.Firmware;
using PiBoot.BootRom.Tests.Simulation;

namespace PiBoot.BootRom.Tests.Firmware;

public sealed class OverlayMapTests
{
    private static readonly byte[] Blob = FakeTree.Of(
        ("vc4-kms-v3d", ["bcm2835", "bcm2711=vc4-kms-v3d-pi4", "bcm2712=vc4-kms-v3d-pi5"]),
        ("bmp085_i2c-sensor", ["deprecated=use i2c-sensor,bmp085"]),
        ("pi3-act-led", ["renamed=act-led"]),
        ("i2c3", ["bcm2711"]));

    [Theory]
    [InlineData(0xa02082u, "vc4-kms-v3d", "vc4-kms-v3d")]
    [InlineData(0xd03114u, "vc4-kms-v3d", "vc4-kms-v3d-pi4")]
    [InlineData(0xd04170u, "vc4-kms-v3d", "vc4-kms-v3d-pi5")]
    [InlineData(0xa02082u, "i2c3", null)]
    [InlineData(0xa02082u, "bmp085_i2c-sensor", null)]
    [InlineData(0xa02082u, "pi3-act-led", "act-led")]
    [InlineData(0xa02082u, "my-own", "my-own")]
    public void A_name_follows_the_platform(uint revision, string overlay, string? name) =>
        Assert.Equal(name, OverlayMap.Read(Blob, new Board(revision, 0)).Resolve(overlay));

    [Fact]
    public void Every_prefix_is_read_without_throwing()
    {
        for (var length = 0; length < Blob.Length; length++)
        {
            OverlayMap.Read(Blob.AsSpan(0, length), default).Resolve("vc4-kms-v3d");
        }
    }
}
