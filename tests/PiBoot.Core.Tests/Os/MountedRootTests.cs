using PiBoot.Core.Os;

namespace PiBoot.Core.Tests.Os;

public sealed class MountedRootTests
{
    [Theory]
    [InlineData("192.168.1.10:/srv/piboot/clients/91cdf03d/root", true)]
    [InlineData("192.168.1.10:/srv/piboot/clients/91cdf03d/root/", true)]
    [InlineData("[fd00::1]:/srv/piboot/clients/91cdf03d/root", true)]
    [InlineData("192.168.1.10:/srv/piboot/os/bookworm/root", true)]
    [InlineData("192.168.1.10:/clients/91cdf03d/root", true)]
    [InlineData("piboot-root", true)]
    [InlineData("overlay", true)]
    [InlineData("/dev/root", true)]
    [InlineData("", true)]
    [InlineData("192.168.1.10:/srv/piboot/clients/00000001/root", false)]
    [InlineData("192.168.1.11:/srv/nfs/other", false)]
    [InlineData("/dev/mmcblk0p2", false)]
    [InlineData("/dev/sda2", false)]
    public void A_root_is_wrong_when_it_is_a_disk_or_somebody_elses(string source, bool isRight) =>
        Assert.Equal(isRight ? null : source, MountedRoot.Wrong(source, "91cdf03d", "/srv/piboot/os/bookworm/root"));

    [Fact]
    public void Without_knowing_its_root_only_a_disk_is_wrong() =>
        Assert.Null(MountedRoot.Wrong("192.168.1.11:/srv/nfs/other", "91cdf03d", null));
}
