using PiBoot.Core.Clients;
using PiBoot.Core.Storekeeping;
using PiBoot.Testing;

namespace PiBoot.Linux.Tests.Roots;

/// <summary>What becomes of a client's root from boot to boot; file by file here, on snapshots in <see cref="BtrfsRootsTests"/>.</summary>
public sealed class ClientRootsTests : IDisposable
{
    private readonly ScratchDirectory _scratch = new();
    private readonly RootBench _bench;

    public ClientRootsTests() => _bench = new RootBench(_scratch.Join("data"));

    [Fact]
    public void A_private_root_is_made_once_with_its_boot_tree_and_kept()
    {
        Assert.False(_bench.Start().Look(RootBench.Wish("trixie")).IsReady);
        Assert.Equal(new RootLook(true, false, "trixie", RootMode.Private, OwnsBoot: true), _bench.Prepare("trixie"));
        Assert.Equal("pi\n", File.ReadAllText($"{_bench.Root}/etc/hostname"));
        Assert.Equal("# trixie\n", File.ReadAllText($"{_bench.Data.ClientBoot(RootBench.Client)}/config.txt"));
        _bench.Mine = "kept";
        _bench.Start().MarkUsed(RootBench.Client);
        Assert.Equal(new RootLook(true, false, "trixie", RootMode.Private, OwnsBoot: true), _bench.Start().Look(RootBench.Wish("trixie")));
        _bench.Prepare("trixie");
        Assert.Equal("kept", _bench.Mine);
    }

    [Fact]
    public void The_identity_is_written_once_and_again_when_a_user_changes_it()
    {
        _bench.Prepare("trixie");
        File.WriteAllText($"{_bench.Root}/etc/hostname", "by-hand\n");
        _bench.Prepare("trixie");
        Assert.Equal("by-hand\n", File.ReadAllText($"{_bench.Root}/etc/hostname"));
        _bench.Start().Prepare(RootBench.Wish("trixie", hostname: "kitchen"), null, CancellationToken.None);
        Assert.Equal("kitchen\n", File.ReadAllText($"{_bench.Root}/etc/hostname"));
    }

    [Fact]
    public void An_ephemeral_root_is_fresh_after_use_and_the_last_one_is_kept()
    {
        _bench.Prepare("trixie", RootMode.Ephemeral);
        foreach (var boot in (string[])["first", "second"])
        {
            _bench.Mine = boot;
            Assert.False(_bench.Prepare("trixie", RootMode.Ephemeral).Replaces);
            Assert.Equal(boot, _bench.Mine);
            _bench.Start().MarkUsed(RootBench.Client);
            Assert.True(_bench.Start().Look(RootBench.Wish("trixie", RootMode.Ephemeral)).Replaces);
            _bench.Prepare("trixie", RootMode.Ephemeral);
            Assert.Null(_bench.Mine);
            Assert.Equal(boot, RootBench.MineIn($"{_bench.Folder}/last/root"));
        }

        Assert.Equal(["last"], _bench.Entry().Kept);
    }

    [Fact]
    public void A_shared_root_gets_a_layer_and_no_root_of_its_own()
    {
        Assert.Equal(new RootLook(true, false, "trixie", RootMode.Shared, OwnsBoot: false), _bench.Prepare("trixie", RootMode.Shared));
        Assert.False(Directory.Exists(_bench.Root));
        var layer = _bench.Data.ClientLayer(RootBench.Client);
        Assert.Equal("pi\n", File.ReadAllText($"{layer}/etc/hostname"));
        Assert.Equal("trixie\n", File.ReadAllText($"{_bench.Data.OsRoot("trixie")}/etc/hostname"));
        File.WriteAllText($"{layer}/stale", "");
        _bench.Prepare("trixie", RootMode.Shared);
        Assert.True(File.Exists($"{layer}/stale"));
        _bench.Prepare("bookworm", RootMode.Shared);
        Assert.False(File.Exists($"{layer}/stale"));
        Assert.Equal(("shared", "ready", "bookworm"), (_bench.Entry().Mode.ToString().ToLowerInvariant(), _bench.Entry().State, _bench.Entry().Os));
    }

    [Theory]
    [InlineData("bookworm", RootMode.Private)]
    [InlineData("trixie", RootMode.Ephemeral)]
    [InlineData("bookworm", RootMode.Ephemeral)]
    [InlineData("trixie", RootMode.Shared)]
    [InlineData("bookworm", RootMode.Shared)]
    public void A_private_root_waits_for_its_clients_return_from_another_system_or_mode(string os, RootMode mode)
    {
        _bench.Prepare("trixie");
        _bench.Mine = "kept";
        for (var time = 0; time < 2; time++)
        {
            Assert.Equal(mode != RootMode.Shared, _bench.Start().Look(RootBench.Wish(os, mode)).Replaces);
            var away = _bench.Prepare(os, mode);
            Assert.Equal((true, os, mode), (away.IsReady, away.Os, away.Mode));
            Assert.True(mode == RootMode.Shared || _bench.Mine is null);
            Assert.Contains("kept", _bench.WholeRoots().Select(RootBench.MineIn));

            var back = _bench.Prepare("trixie");
            Assert.Equal(new RootLook(true, false, "trixie", RootMode.Private, OwnsBoot: true), back);
            Assert.Equal("kept", _bench.Mine);
            Assert.Equal("kept", RootBench.MineIn(_bench.Data.ClientBoot(RootBench.Client)));
        }
    }

    [Fact]
    public void What_lies_where_the_root_is_to_be_is_moved_aside_and_told()
    {
        Directory.CreateDirectory($"{_bench.Folder}/boot");
        File.WriteAllText($"{_bench.Folder}/boot/config.txt", "by hand");
        _bench.Prepare("trixie");
        var found = Assert.Single(Directory.GetDirectories(_bench.Folder, "found-*"));
        Assert.Equal("by hand", File.ReadAllText($"{found}/boot/config.txt"));
        Assert.Contains(_bench.Told, text => text.Contains(found, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("../os")]
    [InlineData("a/b")]
    [InlineData("/etc")]
    [InlineData("A1")]
    [InlineData("a\0")]
    [InlineData("a.b")]
    [InlineData("0123456789abcdef0123456789abcdef0")]
    public void An_id_that_is_none_is_refused_by_every_order(string id)
    {
        var roots = _bench.Start();
        Action[] orders =
        [
            () => roots.Look(RootBench.Wish("trixie", client: id)),
            () => roots.Prepare(RootBench.Wish("trixie", client: id), null, CancellationToken.None),
            () => roots.Prepare(RootBench.Wish("trixie", RootMode.Shared, client: id), null, CancellationToken.None),
            () => roots.MarkUsed(id),
            () => roots.Snapshot(id, null, null, CancellationToken.None),
            () => roots.RemoveSnapshot(id, "a"),
            () => roots.Replace(new ReplaceRoot(id, null, false), null, CancellationToken.None),
            () => roots.List(id, false, CancellationToken.None),
        ];
        Assert.All(orders, order => Assert.Contains($"'{id}'", Assert.Throws<StorageException>(order).Message, StringComparison.Ordinal));
        Assert.Equal([_bench.Folder], Directory.GetFileSystemEntries(_bench.Data.ClientsFolder));
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("../root")]
    [InlineData("../../00000002/snapshots/a")]
    [InlineData("/tmp")]
    [InlineData("a/b")]
    [InlineData(".hidden")]
    [InlineData("a\0b")]
    [InlineData("a b")]
    public void A_name_that_leads_elsewhere_is_refused_by_every_order(string name)
    {
        _bench.Prepare("trixie");
        _bench.Mine = "kept";
        var roots = _bench.Start();
        Action[] orders =
        [
            () => roots.Prepare(RootBench.Wish(name), null, CancellationToken.None),
            () => roots.Prepare(RootBench.Wish(name, RootMode.Shared), null, CancellationToken.None),
            () => roots.Snapshot(RootBench.Client, name, null, CancellationToken.None),
            () => roots.RemoveSnapshot(RootBench.Client, name),
            () => roots.Replace(new ReplaceRoot(RootBench.Client, name, false), null, CancellationToken.None),
            () => roots.Replace(new ReplaceRoot(RootBench.Client, name, true), null, CancellationToken.None),
        ];
        Assert.All(orders, order => Assert.Contains($"'{name}'", Assert.Throws<StorageException>(order).Message, StringComparison.Ordinal));
        Assert.Equal("kept", _bench.Mine);
        Assert.Null(_bench.Entry().Pending);
    }

    [Fact]
    public void Damaged_facts_are_told_with_their_path_and_nothing_is_made_over_them()
    {
        _bench.Prepare("trixie");
        _bench.Mine = "kept";
        File.WriteAllText(_bench.Data.ClientFacts(RootBench.Client), "{ half");
        Assert.Contains(_bench.Data.ClientFacts(RootBench.Client), Assert.Throws<IOException>(() => _bench.Prepare("trixie")).Message, StringComparison.Ordinal);
        Assert.Contains(_bench.Data.ClientFacts(RootBench.Client), Assert.Single(_bench.Start().CleanUp()), StringComparison.Ordinal);
        Assert.Equal("kept", _bench.Mine);
    }

    [Fact]
    public void All_roots_are_listed_by_client_and_what_is_no_client_is_not()
    {
        _bench.MakeIdentity("00000002");
        _bench.Prepare("trixie");
        Directory.CreateDirectory($"{_bench.Data.ClientsFolder}/lost+found");
        var list = _bench.Start().List(null, withSpace: true, CancellationToken.None).Roots;
        Assert.Equal([("00000001", "ready"), ("00000002", "none")], list.Select(root => (root.Client, root.State)));
        Assert.True(list[0].OwnBytes > 0);
        Assert.Null(_bench.Entry(withSpace: false).OwnBytes);
        Assert.Empty(_bench.Start().List("00000003", withSpace: true, CancellationToken.None).Roots);
    }

    public void Dispose() => _scratch.Dispose();
}
