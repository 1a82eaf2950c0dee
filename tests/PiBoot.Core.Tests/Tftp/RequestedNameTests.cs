using PiBoot.Core.Tftp;

namespace PiBoot.Core.Tests.Tftp;

public sealed class RequestedNameTests
{
    [Theory]
    [InlineData("bootcode.bin", "bootcode.bin")]
    [InlineData("/bootcode.bin", "bootcode.bin")]
    [InlineData("./config.txt", "config.txt")]
    [InlineData("overlays//./overlay_map.dtb", "overlays/overlay_map.dtb")]
    [InlineData("overlays\\vc4.dtbo", "overlays/vc4.dtbo")]
    [InlineData("\\\\a\\\\b", "a/b")]
    [InlineData("a/..b/c..", "a/..b/c..")]
    [InlineData("deadbeef", "deadbeef")]
    [InlineData("overlays/", "overlays")]
    [InlineData("b8:27:eb:28:f6:6d/x", "b8:27:eb:28:f6:6d/x")]
    public void Names_without_prefix_are_made_plain(string asked, string path)
    {
        Assert.Equal(NameFault.None, RequestedName.Read(asked, out var name));
        Assert.Equal((NamePrefix.None, path), (name.Prefix, name.RelativePath));
    }

    [Theory]
    [InlineData("7bf18f79/config.txt", "7bf18f79", "config.txt")]
    [InlineData("7bf18f79//config.txt", "7bf18f79", "config.txt")]
    [InlineData("/7BF18F79/./overlays//a.dtbo", "7bf18f79", "overlays/a.dtbo")]
    [InlineData("06ef1e54/deadbeef/x", "06ef1e54", "deadbeef/x")]
    public void A_serial_before_the_name_is_split_off(string asked, string serial, string path)
    {
        Assert.Equal(NameFault.None, RequestedName.Read(asked, out var name));
        Assert.Equal((NamePrefix.Serial, serial, path), (name.Prefix, name.Serial.ToString(), name.RelativePath));
    }

    [Fact]
    public void A_MAC_address_before_the_name_is_split_off()
    {
        Assert.Equal(NameFault.None, RequestedName.Read("dc-a6-32-01-36-c2/start4.elf", out var name));
        Assert.Equal(
            (NamePrefix.Mac, "dc-a6-32-01-36-c2", "start4.elf"), (name.Prefix, name.Mac.ToPrefix(), name.RelativePath));
    }

    [Theory]
    [InlineData("..", NameFault.LeavesRoot)]
    [InlineData("../etc/passwd", NameFault.LeavesRoot)]
    [InlineData("a/../../etc/passwd", NameFault.LeavesRoot)]
    [InlineData("a\\..\\b", NameFault.LeavesRoot)]
    [InlineData("7bf18f79/../x", NameFault.LeavesRoot)]
    [InlineData("a/..", NameFault.LeavesRoot)]
    [InlineData("", NameFault.Empty)]
    [InlineData("/", NameFault.Empty)]
    [InlineData("./.", NameFault.Empty)]
    [InlineData("7bf18f79/", NameFault.Empty)]
    [InlineData("7bf18f79//", NameFault.Empty)]
    [InlineData("a\0b", NameFault.BadCharacter)]
    [InlineData("a\nb", NameFault.BadCharacter)]
    [InlineData("a\u007f", NameFault.BadCharacter)]
    [InlineData("a\u0085", NameFault.BadCharacter)]
    public void Others_are_refused_with_their_fault(string asked, NameFault fault) =>
        Assert.Equal(fault, RequestedName.Read(asked, out _));

    [Fact]
    public void Half_a_surrogate_pair_is_refused() =>
        Assert.Equal(NameFault.BadCharacter, RequestedName.Read("a" + (char)0xd800, out _));

    [Fact]
    public void A_name_of_256_characters_is_too_long_and_one_of_255_is_not()
    {
        Assert.Equal(NameFault.None, RequestedName.Read(new string('a', 255), out _));
        Assert.Equal(NameFault.TooLong, RequestedName.Read(new string('a', 256), out _));
    }
}
