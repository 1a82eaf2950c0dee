using PiBoot.Core.Clients;
using PiBoot.Core.Storekeeping;
using PiBoot.Linux.Roots;
using PiBoot.Testing;

namespace PiBoot.Linux.Tests.Roots;

public sealed class SnapshotTests : IDisposable
{
    private readonly ScratchDirectory _scratch = new();
    private readonly RootBench _bench;

    public SnapshotTests() => _bench = new RootBench(_scratch.Join("data"));

    [Fact]
    public void A_rollback_brings_the_root_back_as_it_was_and_keeps_the_one_it_replaces()
    {
        Begin("before");
        Assert.Equal("clean", _bench.Snapshot("clean").Name);
        _bench.Mine = "after";
        var replaced = _bench.Replace("clean");
        Assert.False(replaced.IsPending);
        Assert.Equal("before", _bench.Mine);
        Assert.Equal("before", RootBench.MineIn(_bench.Data.ClientBoot(RootBench.Client)));
        Assert.Equal([("clean", false), (replaced.KeptAs!, true)], _bench.Entry().Snapshots.Select(s => (s.Name, s.Automatic)));
        Assert.Equal("after", RootBench.MineIn($"{_bench.Data.Snapshots(RootBench.Client)}/{replaced.KeptAs}/root"));

        _bench.Replace(replaced.KeptAs);
        Assert.Equal("after", _bench.Mine);
    }

    [Fact]
    public void A_reset_is_a_fresh_copy_and_keeps_the_root_it_replaces()
    {
        Begin("before");
        var replaced = _bench.Replace(null);
        Assert.Null(_bench.Mine);
        _bench.Prepare("trixie");
        Assert.Equal("pi\n", File.ReadAllText($"{_bench.Root}/etc/hostname"));
        Assert.StartsWith("before-reset-", replaced.KeptAs, StringComparison.Ordinal);
        Assert.Equal("before", RootBench.MineIn($"{_bench.Data.Snapshots(RootBench.Client)}/{replaced.KeptAs}/root"));
    }

    [Theory]
    [InlineData("clean", "before", "rollback to clean")]
    [InlineData(null, null, "reset")]
    public void What_is_ordered_for_the_next_boot_is_done_then_and_once_also_by_another_storekeeper(string? snapshot, string? expected, string words)
    {
        Begin("before");
        _bench.Snapshot("clean");
        _bench.Mine = "after";
        Assert.Equal(new RootReplacement(true, null), _bench.Replace(snapshot, atNextBoot: true));
        Assert.Equal("after", _bench.Mine);
        Assert.Equal(words, _bench.Entry().Pending);
        var look = _bench.Start().Look(RootBench.Wish("trixie"));
        Assert.Equal((true, true), (look.IsReady, look.Replaces));

        _bench.Start().CleanUp();
        Assert.False(_bench.Prepare("trixie").Replaces);
        Assert.Equal(expected, _bench.Mine);
        Assert.Null(_bench.Entry().Pending);
        _bench.Mine = "later";
        _bench.Prepare("trixie");
        Assert.Equal("later", _bench.Mine);
    }

    [Fact]
    public void What_was_ordered_for_one_root_is_not_done_to_another()
    {
        Begin("trixies");
        _bench.Replace(null, atNextBoot: true);
        _bench.Prepare("bookworm");
        _bench.Mine = "bookworms";
        _bench.Prepare("bookworm");
        Assert.Equal("bookworms", _bench.Mine);
        _bench.Prepare("trixie");
        Assert.Equal("trixies", _bench.Mine);
        Assert.Contains(_bench.Told, text => text.Contains("(reset)", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_snapshot_of_another_system_is_refused_with_that_systems_name(bool atNextBoot)
    {
        Begin("trixies");
        _bench.Snapshot("clean");
        _bench.Prepare("bookworm");
        Assert.Contains("'clean' is one of trixie", Refusal(() => _bench.Replace("clean", atNextBoot)), StringComparison.Ordinal);
        Assert.Equal("bookworm", _bench.Entry().Os);
    }

    [Fact]
    public void The_newest_three_automatic_snapshots_are_kept_and_all_that_a_user_made()
    {
        Begin("0");
        _bench.Snapshot("first");
        var kept = new List<string>();
        for (var i = 1; i <= 5; i++)
        {
            kept.Add(_bench.Replace(null).KeptAs!);
            _bench.Mine = $"{i}";
        }

        Assert.Equal(["first", .. kept[^ClientRoots.AutomaticSnapshots..]], _bench.Entry().Snapshots.Select(s => s.Name));

        // The oldest would go, but it is what comes in place.
        _bench.Replace(kept[2]);
        Assert.Equal("2", _bench.Mine);
        Assert.Equal(ClientRoots.AutomaticSnapshots + 1, _bench.Entry().Snapshots.Count(s => s.Automatic));
    }

    [Fact]
    public void Two_snapshots_of_one_second_have_two_names()
    {
        Begin("x");
        var (one, other) = (_bench.Snapshot(), _bench.Snapshot());
        Assert.Equal(one.Name + "-2", other.Name);
    }

    [Fact]
    public void A_name_that_is_taken_is_refused_and_a_removed_one_is_free_again()
    {
        Begin("x");
        _bench.Snapshot("clean");
        Assert.Contains("'clean' already", Refusal(() => _bench.Snapshot("clean")), StringComparison.Ordinal);
        _bench.Start().RemoveSnapshot(RootBench.Client, "clean");
        Assert.Empty(_bench.Entry().Snapshots);
        _bench.Snapshot("clean");
    }

    [Fact]
    public void A_snapshot_that_is_needed_at_the_next_boot_is_not_removed()
    {
        Begin("x");
        _bench.Snapshot("clean");
        _bench.Replace("clean", atNextBoot: true);
        Assert.Contains("needed", Refusal(() => _bench.Start().RemoveSnapshot(RootBench.Client, "clean")), StringComparison.Ordinal);
        Assert.Equal("clean", Assert.Single(_bench.Entry().Snapshots).Name);
    }

    [Fact]
    public void What_is_not_there_cannot_be_kept_removed_or_put_back()
    {
        Assert.Contains("no whole root", Refusal(() => _bench.Snapshot()), StringComparison.Ordinal);
        Assert.Contains("no whole root", Refusal(() => _bench.Replace(null)), StringComparison.Ordinal);
        Begin("x");
        Assert.Contains("no snapshot 'none'", Refusal(() => _bench.Replace("none")), StringComparison.Ordinal);
        Assert.Contains("no snapshot 'none'", Refusal(() => _bench.Replace("none", atNextBoot: true)), StringComparison.Ordinal);
        Assert.Contains("no snapshot 'none'", Refusal(() => _bench.Start().RemoveSnapshot(RootBench.Client, "none")), StringComparison.Ordinal);
        Assert.Equal("x", _bench.Mine);
    }

    [Fact]
    public void A_shared_root_is_nobodys_to_set_back_and_an_ephemeral_one_is_fresh_anyway()
    {
        _bench.Prepare("trixie", RootMode.Shared);
        Assert.Contains("shares the root", Refusal(() => _bench.Snapshot()), StringComparison.Ordinal);
        Assert.Contains("shares the root", Refusal(() => _bench.Replace(null)), StringComparison.Ordinal);
        _bench.Prepare("trixie", RootMode.Ephemeral);
        Assert.Contains("is ephemeral", Refusal(() => _bench.Replace(null)), StringComparison.Ordinal);
        _bench.Snapshot("look");
        Assert.Equal("look", Assert.Single(_bench.Entry().Snapshots).Name);
    }

    public void Dispose() => _scratch.Dispose();

    private static string Refusal(Action order) => Assert.Throws<StorageException>(order).Message;

    private void Begin(string mine)
    {
        _bench.Prepare("trixie");
        _bench.Mine = mine;
    }
}
