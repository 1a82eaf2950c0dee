using PiBoot.Core.Os;

namespace PiBoot.Core.Tests.Os;

public sealed class ReportedRootTests
{
    [Theory]
    [InlineData("192.168.1.10:/srv/piboot/clients/b66c4c16/root", null)]
    [InlineData("192.168.1.10:/mnt/clients/usb/clients/b66c4c16/root", null)]
    [InlineData("192.168.1.10:/srv/piboot/clients/28f6650a/root", "192.168.1.10:/srv/piboot/clients/28f6650a/root")]
    [InlineData("192.168.1.10:/srv/piboot/os/trixie/root", null)]
    [InlineData("/dev/mmcblk0p2", "/dev/mmcblk0p2")]
    [InlineData("/dev/sda2", "/dev/sda2")]
    [InlineData("/dev/root", null)]
    [InlineData("/dev/nfs", null)]
    [InlineData("overlay", null)]
    [InlineData("", null)]
    public void A_card_and_the_root_of_another_client_are_wrong(string source, string? wrong) =>
        Assert.Equal(wrong, ReportedRoot.Wrong(source, "b66c4c16"));

    [Fact]
    public void An_id_with_an_address_is_known_by_its_folder() => Assert.Null(ReportedRoot.Wrong(
        $"192.168.1.10:/srv/piboot/clients/{DataDirectory.FolderName("b8:27:eb:6c:4c:16")}/root", "b8:27:eb:6c:4c:16"));
}
