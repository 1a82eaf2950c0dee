using PiBoot.Core.Nfs;

namespace PiBoot.Core.Tests.Nfs;

public sealed class NasShareTests
{
    [Theory]
    [InlineData("nas:/volume/piboot", "nas", "/volume/piboot")]
    [InlineData("192.168.1.20:/volume1/pi_boot-2/", "192.168.1.20", "/volume1/pi_boot-2")]
    [InlineData("nas.home.example:/a", "nas.home.example", "/a")]
    public void A_share_is_a_server_and_a_path(string text, string server, string path) =>
        Assert.Equal(new NasShare(server, path), NasShare.TryParse(text));

    [Theory]
    [InlineData("nas")]
    [InlineData("nas:volume")]
    [InlineData(":/volume")]
    [InlineData("nas:/")]
    [InlineData("nas:/a,rw")]
    [InlineData("nas:/a b")]
    [InlineData("nas:/a/../b")]
    [InlineData("nas:/a//b")]
    [InlineData("-o:/a")]
    [InlineData("[fe80::1]:/a")]
    [InlineData("user@nas:/a")]
    public void What_would_break_a_command_line_is_none(string text) => Assert.Null(NasShare.TryParse(text));

    [Fact]
    public void A_path_that_leaves_no_room_on_a_command_line_is_none() => Assert.Null(NasShare.TryParse("nas:/" + new string('a', 200)));

    [Fact]
    public void A_directory_here_is_one_there() =>
        Assert.Equal("/volume/piboot/clients/b0000004/root", new NasShare("nas", "/volume/piboot").PathOf("/srv/piboot-nas", "/srv/piboot-nas/clients/b0000004/root"));
}
