using PiBoot.Linux.Volumes;

namespace PiBoot.Linux.Tests.Volumes;

public sealed class RemoveTests
{
    /// <summary>Directories in one another: deeper than any path can name.</summary>
    internal static void Dig(string path, int depth) => Shell.Run(
        $"mkdir {path} && cd -P {path} && i=0 && while [ $i -lt {depth} ]; do mkdir d && touch f && cd -P d; i=$((i+1)); done");

    [RootTheory("mkfs.ext4", "mkfs.xfs", "mkfs.btrfs")]
    [InlineData("tmpfs")]
    [InlineData("ext4")]
    [InlineData("xfs")]
    [InlineData("btrfs")]
    public void A_tree_goes_whole_and_nothing_outside_it(string fileSystem)
    {
        using var drive = new Drive(fileSystem);
        SampleTree.Make(drive["os"]);
        Shell.Run($"mkdir {drive["keep"]} && touch {drive["keep/me"]} && ln -s {drive["keep"]} {drive["os/a/keep"]}");
        RootVolumes.Pick(drive.Path).Remove(drive["os"]);
        Assert.Equal("keep", drive.Names());
        Assert.True(File.Exists(drive["keep/me"]));
    }

    [RootFact]
    public void Depth_does_not_save_a_tree()
    {
        using var drive = new Drive("tmpfs");
        Dig(drive["os"], 1000);
        RootVolumes.Pick(drive.Path).Remove(drive["os"]);
        Assert.Equal("", drive.Names());
    }

    [RootFact("btrfs", "mkfs.btrfs")]
    public void A_subvolume_with_subvolumes_in_it_goes_too()
    {
        using var drive = new Drive("btrfs");
        var volumes = RootVolumes.Pick(drive.Path);
        volumes.Create(drive["os"]);
        Shell.Run($"btrfs -q subvolume create {drive["os/inner"]} && touch {drive["os/inner/file"]}");
        volumes.Remove(drive["os"]);
        Assert.Equal("", drive.Names());
    }

    [RootTheory]
    [InlineData("os/mnt")]
    [InlineData("os")]
    public void What_is_mounted_is_not_emptied(string mountPoint)
    {
        using var drive = new Drive("tmpfs");
        Shell.Run($"mkdir -p {drive["os/mnt"]} && mount -t tmpfs tmpfs {drive[mountPoint]} && touch {drive[mountPoint]}/keep");
        var fault = Assert.Throws<IOException>(() => RootVolumes.Pick(drive.Path).Remove(drive["os"]));
        Assert.Matches("unmount it first|busy", fault.Message);
        Assert.NotEmpty(Shell.Run($"find {drive.Path} -name keep"));
    }

    [RootTheory("mkfs.btrfs")]
    [InlineData("tmpfs")]
    [InlineData("btrfs")]
    public void Leftovers_of_a_power_cut_are_removed_and_nothing_else(string fileSystem)
    {
        using var drive = new Drive(fileSystem);
        var volumes = RootVolumes.Pick(drive.Path);
        volumes.Create(drive[".pi.partial-0123456789abcdef"]);
        Shell.Run(
            $"cd {drive.Path} && mkdir -p .pi.removing-0123456789abcdef/a/b pi .pi.partial-0123 pi.partial-0123456789abcdef .partial-0123456789abcdef" +
            " && touch .pi.removing-ffffffffffffffff .pi.removing-FFFFFFFFFFFFFFFF .pi.partial-0123456789abcdef/file");
        volumes.CleanUp(drive.Path);
        volumes.CleanUp(drive["not there"]);
        Assert.Equal(".partial-0123456789abcdef .pi.partial-0123 .pi.removing-FFFFFFFFFFFFFFFF pi pi.partial-0123456789abcdef", drive.Names());
    }
}
