using PiBoot.Linux.Volumes;

namespace PiBoot.Linux.Tests.Volumes;

public sealed class UnluckyCloneTests
{
    [RootTheory("mkfs.ext4", "mkfs.btrfs")]
    [InlineData("tmpfs")]
    [InlineData("ext4")]
    [InlineData("btrfs")]
    public void Cancelled_it_leaves_nothing(string fileSystem)
    {
        using var drive = new Drive(fileSystem);
        SampleTree.Make(drive["os"]);
        using var cancellation = new CancellationTokenSource();
        var progress = new CancelAt(1000, cancellation);
        Assert.Throws<OperationCanceledException>(
            () => RootVolumes.Pick(drive.Path).Clone(drive["os"], drive["pi"], progress, cancellation.Token));
        Assert.Equal("os", drive.Names());
    }

    [RootTheory("mkfs.ext4")]
    [InlineData("tmpfs")]
    [InlineData("ext4")]
    public void Without_space_it_says_so_and_leaves_nothing(string fileSystem)
    {
        using var drive = new Drive(fileSystem, megabytes: 10);
        Shell.Run($"mkdir {drive["os"]} && head -c 5500000 /dev/zero > {drive["os/big"]}");
        var fault = Assert.Throws<IOException>(() => RootVolumes.Pick(drive.Path).Clone(drive["os"], drive["pi"], null, default));
        Assert.Contains("No space left on device", fault.Message, StringComparison.Ordinal);
        Assert.Equal("os", drive.Names());
    }

    [RootFact]
    public void A_target_that_exists_is_left_alone()
    {
        using var drive = new Drive("tmpfs");
        Shell.Run($"mkdir {drive["os"]} {drive["pi"]} && touch {drive["pi/mine"]}");
        var volumes = RootVolumes.Pick(drive.Path);
        Assert.Contains("File exists", Assert.Throws<IOException>(() => volumes.Clone(drive["os"], drive["pi"], null, default)).Message, StringComparison.Ordinal);
        Assert.Throws<IOException>(() => volumes.Create(drive["pi"]));
        Assert.True(File.Exists(drive["pi/mine"]));
        Assert.Equal("os pi", drive.Names());
    }

    [RootFact]
    public void A_target_in_its_source_is_refused()
    {
        using var drive = new Drive("tmpfs");
        Shell.Run($"mkdir {drive["os"]}");
        Assert.Throws<IOException>(() => RootVolumes.Pick(drive.Path).Clone(drive["os"], drive["os/pi"], null, default));
        Shell.Run($"mkdir {drive["osx"]}");
        RootVolumes.Pick(drive.Path).Clone(drive["os"], drive["osx/pi"], null, default);
    }

    [RootFact]
    public void A_missing_source_is_named()
    {
        using var drive = new Drive("tmpfs");
        var fault = Assert.Throws<IOException>(() => RootVolumes.Pick(drive.Path).Clone(drive["os"], drive["pi"], null, default));
        Assert.Contains(drive["os"], fault.Message, StringComparison.Ordinal);
        Assert.Equal("", drive.Names());
    }

    [RootFact]
    public void What_is_mounted_in_the_source_is_not_copied()
    {
        using var drive = new Drive("tmpfs");
        Shell.Run($"mkdir -p {drive["os/proc"]} && mount -t tmpfs tmpfs {drive["os/proc"]} && touch {drive["os/proc/1"]}");
        RootVolumes.Pick(drive.Path).Clone(drive["os"], drive["pi"], null, default);
        Assert.Empty(Directory.EnumerateFileSystemEntries(drive["pi/proc"]));
    }

    [RootFact]
    public void A_tree_too_deep_to_be_real_is_refused()
    {
        using var drive = new Drive("tmpfs");
        RemoveTests.Dig(drive["os"], TreeCopy.MaximumDepth + 10);
        var fault = Assert.Throws<IOException>(() => RootVolumes.Pick(drive.Path).Clone(drive["os"], drive["pi"], null, default));
        Assert.Contains("nested deeper", fault.Message, StringComparison.Ordinal);
        Assert.Equal("os", drive.Names());
    }

    [RootFact]
    public void A_read_only_drive_is_named()
    {
        using var drive = new Drive("tmpfs");
        Shell.Run($"mkdir {drive["os"]} && mount -o remount,ro {drive.Path}");
        var volumes = RootVolumes.Pick(drive.Path);
        Assert.Contains("Read-only", Assert.Throws<IOException>(() => volumes.Create(drive["os/made"])).Message, StringComparison.Ordinal);
    }

    private sealed class CancelAt(long bytes, CancellationTokenSource cancellation) : IProgress<long>
    {
        public void Report(long value)
        {
            if (value >= bytes)
            {
                cancellation.Cancel();
            }
        }
    }
}
