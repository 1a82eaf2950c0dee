using PiBoot.Core.Nfs;
using PiBoot.Linux.Nfs;
using PiBoot.Testing;

namespace PiBoot.Linux.Tests.Nfs;

public sealed class NasTests
{
    private static readonly NasShare Share = new("nas", "/volume/piboot");

    [Fact]
    public void A_directory_on_which_nothing_is_mounted_is_not_the_share()
    {
        using var scratch = new ScratchDirectory();
        var trouble = new NasMount(Share, scratch.Path).Trouble();
        Assert.Contains($"nas:/volume/piboot is not mounted on {scratch.Path}", trouble, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_mounted_there_by_other_means_is_taken() => Assert.Null(new NasMount(Share, "/dev/shm").Trouble());

    [Fact]
    public void The_exports_of_a_NAS_are_read_from_the_first_word_of_each_line() =>
        Assert.Equal(["/volume/piboot", "/volume/music", "/"], NasExports.PathsOf("/volume/piboot/ 192.168.1.0/24\n/volume/music *\n/ (everyone)\nnonsense\n\n"));

    [Fact]
    public void A_NAS_exports_nothing_of_ours_by_this_machine()
    {
        using var server = new NasServer(new NasMount(Share, "/dev/shm"));
        server.Apply([]);
        Assert.Equal(("nas:/volume/piboot", null), (server.Name, server.Trouble()));
    }
}
