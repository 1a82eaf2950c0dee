using PiBoot.Core.Clients;
using PiBoot.Linux.Tests.Volumes;

namespace PiBoot.Linux.Tests.Roots;

public sealed class BtrfsRootsTests
{
    [RootFact("mkfs.btrfs")]
    public void Roots_on_btrfs_are_snapshots_that_go_through_all_changes()
    {
        using var drive = new Drive("btrfs");
        var bench = new RootBench(drive.Path);
        Assert.Equal("btrfs snapshot", bench.Volumes.Method);
        bench.Prepare("trixie");
        bench.Mine = "mine";
        bench.Snapshot("clean");
        bench.Mine = "later";
        bench.Replace("clean");
        Assert.Equal("mine", bench.Mine);
        bench.Prepare("bookworm");
        bench.Prepare("trixie", RootMode.Ephemeral);
        bench.Start().MarkUsed(RootBench.Client);
        bench.Prepare("trixie", RootMode.Ephemeral);
        Assert.Equal(["last", "roots/bookworm", "roots/trixie"], bench.Entry().Kept.Order(StringComparer.Ordinal));
        bench.Prepare("trixie");
        Assert.Equal("mine", bench.Mine);
        Assert.Equal("256", Shell.Run($"stat -c %i {bench.Root}").Trim());
        Assert.Empty(bench.Start().CleanUp());
        Assert.Equal(2, bench.Entry().Snapshots.Count);
    }

    [RootFact("mkfs.btrfs")]
    public void Bytes_are_counted_by_who_else_uses_them()
    {
        using var drive = new Drive("btrfs");
        var bench = new RootBench(drive.Path);
        Shell.Run($"head -c 6000000 /dev/urandom > {bench.Data.OsRoot("trixie")}/system; sync");
        bench.Prepare("trixie");
        Shell.Run($"head -c 2000000 /dev/urandom > {bench.Root}/own; sync");
        var root = bench.Entry(withSpace: true);
        Assert.InRange(root.SharedBytes!.Value, 6_000_000, 6_500_000);
        Assert.InRange(root.OwnBytes!.Value, 2_000_000, 2_500_000);

        bench.Snapshot("clean");
        Shell.Run("sync");
        root = bench.Entry(withSpace: true);
        Assert.InRange(root.SharedBytes!.Value, 8_000_000, 9_000_000);
        Assert.True(root.OwnBytes < 500_000);
        Assert.True(root.Snapshots.Single().OwnBytes < 500_000);
    }
}
