using PiBoot.Core.Clients;
using PiBoot.Linux.Roots;
using PiBoot.Testing;

namespace PiBoot.Linux.Tests.Roots;

/// <summary>
/// The steps of each change of a root as they stand on the drive, one after the other, and the power goes after each of
/// them: names, facts and moves, which no volume has a part in.
/// </summary>
public sealed class PowerCutTests : IDisposable
{
    private const string Kept = "roots/trixie";
    private const string Automatic = "snapshots/before-rollback-x";

    private readonly ScratchDirectory _scratch = new();
    private readonly RootBench _bench;
    private readonly LiveRoot _live;

    public PowerCutTests()
    {
        _bench = new RootBench(_scratch.Join("data"));
        _bench.Prepare("trixie");
        _bench.Mine = "clean";
        _bench.Snapshot("clean");
        _bench.Mine = "mine";
        _live = Facts().Live!;
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void A_root_on_its_way_aside_arrives_or_comes_back(int steps)
    {
        var making = new RootInMaking("bookworm", RootMode.Private, "os/bookworm", null);
        Cut(
            steps,
            () => Describe(Kept),
            () => Write(f => f with { Live = null, Moving = Kept }),
            () => Move("", Kept, "boot"),
            () => Move("", Kept, "root"),
            () => Write(f => f with { Moving = null }),
            () => Write(f => f with { Making = making }),
            () => Clone("os/bookworm", "boot"),
            () => Clone("os/bookworm", "root"));
        if (steps % 2 == 0)
        {
            Assert.Equal("bookworm", _bench.Prepare("bookworm").Os);
            Assert.Null(_bench.Mine);
        }

        Assert.Equal("trixie", _bench.Prepare("trixie").Os);
        Assert.Equal("mine", _bench.Mine);
        Assert.Equal("mine", RootBench.MineIn(_bench.Data.ClientBoot(RootBench.Client)));
    }

    [Theory]
    [InlineData(1, "trixie")]
    [InlineData(2, "trixie")]
    [InlineData(3, "trixie")]
    [InlineData(4, "trixie")]
    [InlineData(1, "bookworm")]
    [InlineData(2, "bookworm")]
    [InlineData(3, "bookworm")]
    [InlineData(4, "bookworm")]
    public void A_root_on_its_way_back_arrives_or_waits_on(int steps, string next)
    {
        _bench.Prepare("bookworm");
        _bench.Prepare("bookworm", RootMode.Ephemeral);
        _bench.Start().MarkUsed(RootBench.Client);
        var other = Facts().Live!;
        Describe("last");
        Write(f => f with { Live = null });
        Move("", "last", "boot");
        Move("", "last", "root");
        Cut(
            steps,
            () => Write(f => f with { Making = new RootInMaking("trixie", RootMode.Private, Kept, other.Identity) }),
            () => Move(Kept, "", "boot"),
            () => Move(Kept, "", "root"),
            () => Write(f => f with { Making = null, Live = _live }));
        Assert.Equal(next, _bench.Prepare(next).Os);
        Assert.Equal("trixie", _bench.Prepare("trixie").Os);
        Assert.Equal("mine", _bench.Mine);
        Assert.Equal("mine", RootBench.MineIn(_bench.Data.ClientBoot(RootBench.Client)));
    }

    [Theory]
    [InlineData(1, "mine")]
    [InlineData(2, "clean")]
    [InlineData(3, "clean")]
    [InlineData(4, "clean")]
    [InlineData(5, "clean")]
    [InlineData(6, "clean")]
    [InlineData(7, "clean")]
    public void A_rollback_that_had_begun_is_ended_at_the_next_boot(int steps, string expected)
    {
        var making = new RootInMaking("trixie", RootMode.Private, "snapshots/clean", _live.Identity);
        Cut(
            steps,
            () => Describe(Automatic),
            () => Write(f => f with { Live = null, Moving = Automatic, Making = making }),
            () => Move("", Automatic, "boot"),
            () => Move("", Automatic, "root"),
            () => Write(f => f with { Moving = null }),
            () => Clone($"clients/{RootBench.Client}/snapshots/clean", "boot"),
            () => Clone($"clients/{RootBench.Client}/snapshots/clean", "root"));
        Assert.Equal(steps == 1 ? "ready" : "making", _bench.Entry().State);
        _bench.Prepare("trixie");
        Assert.Equal(expected, _bench.Mine);
        Assert.Equal("ready", _bench.Entry().State);
        Assert.Contains("mine", _bench.WholeRoots().Select(RootBench.MineIn));
        Assert.Equal(steps == 1 ? 1 : 2, _bench.Entry().Snapshots.Count);
    }

    [Theory]
    [InlineData("boot")]
    [InlineData("root")]
    public void A_snapshot_without_its_facts_is_none_and_goes(string part)
    {
        var folder = $"{_bench.Data.Snapshots(RootBench.Client)}/half";
        Directory.CreateDirectory($"{folder}/{part}/etc");
        Assert.Equal("clean", Assert.Single(_bench.Entry().Snapshots).Name);
        Assert.Empty(_bench.Start().CleanUp());
        Assert.False(Directory.Exists(folder));
        Assert.Equal("mine", _bench.Mine);
    }

    public void Dispose() => _scratch.Dispose();

    private void Cut(int steps, params Action[] all)
    {
        foreach (var step in all[..steps])
        {
            step();
        }

        Assert.Empty(_bench.Start().CleanUp());
    }

    private ClientFacts Facts() => FactsFile.Read(_bench.Data.ClientFacts(RootBench.Client), RootJson.Default.ClientFacts)!;

    private void Write(Func<ClientFacts, ClientFacts> change) =>
        FactsFile.Write(_bench.Data.ClientFacts(RootBench.Client), change(Facts()), RootJson.Default.ClientFacts);

    private void Describe(string pair)
    {
        Directory.CreateDirectory($"{_bench.Folder}/{pair}");
        var live = Facts().Live!;
        FactsFile.Write(
            $"{_bench.Folder}/{pair}/about.json",
            new SnapshotFacts(live.Os, live.Mode, _bench.Time.GetUtcNow(), Automatic: true, live.Identity),
            RootJson.Default.SnapshotFacts);
    }

    private void Move(string from, string to, string part) => Directory.Move($"{_bench.Folder}/{from}/{part}", $"{_bench.Folder}/{to}/{part}");

    private void Clone(string source, string part) =>
        _bench.Volumes.Clone($"{_bench.Data.Path}/{source}/{part}", $"{_bench.Folder}/{part}", null, CancellationToken.None);
}
