using PiBoot.Core.Clients;
using PiBoot.Core.Storekeeping;
using PiBoot.Linux.Roots;
using PiBoot.Testing;

namespace PiBoot.Linux.Tests.Roots;

/// <summary>
/// The storekeeper breaks off at every work on trees that an order does, before it and after it; another one takes over. It
/// ends what was begun, shows nothing that is half made, and what the user had in the root is still somewhere.
/// </summary>
public sealed class BrokenOffTests
{
    private const string Mine = "mine";

    private static readonly Dictionary<string, (Action<RootBench> Before, Action<ClientRoots> Order)> Orders = new()
    {
        ["snapshot"] = (static _ => { }, static roots => roots.Snapshot(RootBench.Client, "new", null, CancellationToken.None)),
        ["remove a snapshot"] = (static _ => { }, static roots => roots.RemoveSnapshot(RootBench.Client, "clean")),
        ["rollback"] = (static _ => { }, static roots => roots.Replace(new ReplaceRoot(RootBench.Client, "clean", false), null, CancellationToken.None)),
        ["reset"] = (static _ => { }, static roots => roots.Replace(new ReplaceRoot(RootBench.Client, null, false), null, CancellationToken.None)),
        ["pending reset"] = (static bench => bench.Replace(null, atNextBoot: true), static roots => Prepare(roots, "trixie")),
        ["other system"] = (static _ => { }, static roots => Prepare(roots, "bookworm")),
        ["return"] = (static bench => bench.Prepare("bookworm"), static roots => Prepare(roots, "trixie")),
        ["ephemeral"] = (static _ => { }, static roots => Prepare(roots, "trixie", RootMode.Ephemeral)),
        ["ephemeral again"] = (UseEphemeral, static roots => Prepare(roots, "trixie", RootMode.Ephemeral)),
        ["shared"] = (static _ => { }, static roots => Prepare(roots, "bookworm", RootMode.Shared)),
    };

    public static TheoryData<string> Names => [.. Orders.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Whatever_work_breaks_off_the_next_storekeeper_ends_it_and_nothing_is_lost(string name)
    {
        var (before, order) = Orders[name];
        foreach (var afterwards in (bool[])[false, true])
        {
            for (var breaking = 1; Break(before, order, breaking, afterwards); breaking++)
            {
            }
        }
    }

    /// <summary>False when the order came to its end without meeting the break.</summary>
    private static bool Break(Action<RootBench> before, Action<ClientRoots> order, int breaking, bool afterwards)
    {
        using var scratch = new ScratchDirectory();
        var bench = new RootBench(scratch.Join("data"));
        bench.Prepare("trixie");
        bench.Snapshot("clean");
        bench.Mine = Mine;
        before(bench);
        bench.Time.Advance(1);
        var volumes = new BreakingVolumes(bench.Volumes, breaking, afterwards);
        try
        {
            order(bench.Start(volumes));
        }
        catch (IOException)
        {
            Assert.True(volumes.IsBroken);
        }

        Assert.Contains(Mine, EverywhereIn(bench));
        Assert.Empty(bench.Start().CleanUp());
        NothingIsHalfMade(bench);

        // The client boots, goes elsewhere, and comes back.
        bench.Prepare("trixie");
        IsWhole(bench.Root);
        bench.Prepare("bookworm");
        var back = bench.Prepare("trixie");
        Assert.Equal((true, false, "trixie"), (back.IsReady, back.Replaces, back.Os));
        Assert.Contains(Mine, bench.WholeRoots().Select(RootBench.MineIn));
        NothingIsHalfMade(bench);
        return volumes.IsBroken;
    }

    private static IEnumerable<string?> EverywhereIn(RootBench bench) =>
        Directory.EnumerateFiles(bench.Folder, "mine", SearchOption.AllDirectories).Where(f => f.Contains("/root/", StringComparison.Ordinal)).Select(File.ReadAllText);

    private static void NothingIsHalfMade(RootBench bench)
    {
        foreach (var root in bench.WholeRoots())
        {
            IsWhole(root);
        }

        var listed = bench.Entry().Snapshots.Select(s => s.Name).Order(StringComparer.Ordinal);
        Assert.Equal(listed, Directory.EnumerateDirectories(bench.Data.Snapshots(RootBench.Client)).Select(d => Path.GetFileName(d)).Order(StringComparer.Ordinal));
    }

    /// <summary>With its boot tree beside it.</summary>
    private static void IsWhole(string root)
    {
        Assert.True(File.Exists($"{root}/etc/hosts"), root);
        Assert.True(File.Exists($"{Path.GetDirectoryName(root)}/boot/config.txt"), root);
    }

    private static void Prepare(ClientRoots roots, string os, RootMode mode = RootMode.Private) =>
        roots.Prepare(RootBench.Wish(os, mode), null, CancellationToken.None);

    private static void UseEphemeral(RootBench bench)
    {
        for (var boot = 0; boot < 2; boot++)
        {
            bench.Prepare("trixie", RootMode.Ephemeral);
            bench.Start().MarkUsed(RootBench.Client);
        }
    }
}
