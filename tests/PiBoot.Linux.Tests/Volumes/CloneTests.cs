using PiBoot.Linux.Volumes;

namespace PiBoot.Linux.Tests.Volumes;

public sealed class CloneTests
{
    public static TheoryData<string, string> FileSystems => new()
    {
        { "tmpfs", "plain copy" }, { "ext4", "plain copy" }, { "xfs", "reflink" }, { "btrfs", "btrfs snapshot" },
    };

    [RootTheory("mkfs.ext4", "mkfs.xfs", "mkfs.btrfs", "setcap", "setfattr", "setfacl")]
    [MemberData(nameof(FileSystems))]
    public void A_clone_is_the_same_in_everything(string fileSystem, string method)
    {
        using var drive = new Drive(fileSystem);
        var volumes = RootVolumes.Pick(drive.Path);
        Assert.Equal(method, volumes.Method);
        Assert.Equal("", drive.Names());
        SampleTree.Make(drive["os"]);
        var before = SampleTree.Describe(drive["os"]);

        volumes.Clone(drive["os"], drive["first"], null, CancellationToken.None);
        volumes.Clone(drive["first"], drive["second"], null, CancellationToken.None);

        Assert.Equal(before, SampleTree.Describe(drive["os"]));
        Assert.Equal(before, SampleTree.Describe(drive["first"]));
        Assert.Equal(before, SampleTree.Describe(drive["second"]));
        Assert.Equal("first os second", drive.Names());
        Assert.True(Blocks(drive["second/sparse"]) < 2048, "the hole was filled");
        Shell.Run($"test {drive["second/one"]} -ef {drive["second/a/b/c/three"]} && ! test {drive["second/one"]} -ef {drive["first/one"]}");
    }

    [RootTheory("mkfs.ext4", "mkfs.xfs", "mkfs.btrfs")]
    [MemberData(nameof(FileSystems))]
    public void Writing_to_a_clone_leaves_its_source_alone(string fileSystem, string method)
    {
        using var drive = new Drive(fileSystem);
        var volumes = RootVolumes.Pick(drive.Path);
        Assert.Equal(method, volumes.Method);
        volumes.Create(drive["os"]);
        File.WriteAllText(drive["os/file"], "os");
        volumes.Clone(drive["os"], drive["pi"], null, CancellationToken.None);
        File.WriteAllText(drive["pi/file"], "pi");
        Assert.Equal("os", File.ReadAllText(drive["os/file"]));
        volumes.Remove(drive["os"]);
        volumes.Remove(drive["os"]);
        Assert.Equal("pi", File.ReadAllText(drive["pi/file"]));
        Assert.Equal("pi", drive.Names());
    }

    [RootFact("mkfs.btrfs")]
    public void On_btrfs_a_clone_of_a_created_root_shares_its_data()
    {
        using var drive = new Drive("btrfs");
        var volumes = RootVolumes.Pick(drive.Path);
        volumes.Create(drive["os"]);
        Shell.Run($"head -c 100000000 /dev/urandom > {drive["os/big"]}");
        for (var i = 0; i < 5; i++)
        {
            volumes.Clone(drive["os"], drive[$"pi{i}"], null, CancellationToken.None);
        }

        Assert.Equal(256, long.Parse(Shell.Run($"stat -c %i {drive["pi4"]}"), System.Globalization.CultureInfo.InvariantCulture));
    }

    [RootTheory("mkfs.xfs", "mkfs.btrfs")]
    [InlineData("xfs")]
    [InlineData("btrfs")]
    public void Where_blocks_are_shared_a_clone_costs_no_space(string fileSystem)
    {
        using var drive = new Drive(fileSystem);
        var volumes = RootVolumes.Pick(drive.Path);
        Shell.Run($"mkdir {drive["os"]} && head -c 100000000 /dev/urandom > {drive["os/big"]}");
        for (var i = 0; i < 5; i++)
        {
            volumes.Clone(drive["os"], drive[$"pi{i}"], null, CancellationToken.None);
        }

        Shell.Run($"cmp {drive["os/big"]} {drive["pi4/big"]}");
    }

    [RootFact]
    public void Progress_counts_the_bytes()
    {
        using var drive = new Drive("tmpfs");
        Shell.Run($"mkdir {drive["os"]} && head -c 3000000 /dev/zero > {drive["os/a"]} && head -c 5 /dev/zero > {drive["os/b"]}");
        var last = 0L;
        RootVolumes.Pick(drive.Path).Clone(drive["os"], drive["pi"], new Progress(bytes => last = bytes), CancellationToken.None);
        Assert.Equal(3_000_005, last);
    }

    private static long Blocks(string path) => long.Parse(Shell.Run($"stat -c %b {path}"), System.Globalization.CultureInfo.InvariantCulture);

    private sealed class Progress(Action<long> action) : IProgress<long>
    {
        public void Report(long value) => action(value);
    }
}
