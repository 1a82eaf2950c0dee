using System.Collections.Immutable;
using PiBoot.Core.Os;
using PiBoot.Core.Storekeeping;
using PiBoot.Linux.Trees;

namespace PiBoot.Tests.Servers;

public sealed class OsStoreTests : IDisposable
{
    private readonly DataBench _bench = new();

    [Fact]
    public async Task An_imported_system_is_listed_ready_and_the_first_one_is_the_default()
    {
        Assert.Null(_bench.Systems.Default);
        var first = await _bench.ImportAsync("trixie");
        await _bench.ImportAsync("bookworm");
        Assert.Equal(("trixie", "ready", true, null), (first.Name, first.State, first.IsDefault, first.Trouble));
        Assert.Equal([("bookworm", false), ("trixie", true)], _bench.Systems.List().Select(os => (os.Name, os.IsDefault)));
        Assert.Equal("trixie", _bench.Store().Default);
        Assert.Equal("bookworm", _bench.Store("bookworm").Default);
    }

    [Fact]
    public async Task What_an_import_did_is_remembered()
    {
        var facts = (await _bench.ImportAsync("trixie")).Facts!;
        Assert.Equal((_bench.Source, "directory with boot and root"), (facts.Source, facts.Form));
        Assert.Equal(_bench.Time.GetUtcNow(), facts.Imported);
        Assert.Contains(facts.Steps, step => step.Text.Contains("etc/fstab", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_imported_root_names_no_partition_and_reports_when_it_is_up()
    {
        await _bench.ImportAsync("trixie");
        var root = _bench.Data.OsRoot("trixie");
        Assert.Equal("proc /proc proc defaults 0 0\n#piboot# PARTUUID=1-02 / ext4 defaults 0 1\n", File.ReadAllText(Path.Join(root, "etc/fstab")));
        Assert.Equal(UpReport.Unit, File.ReadAllText(Path.Join(root, UpReport.UnitPath)));
        Assert.Equal(UpReport.Program, File.ReadAllText(Path.Join(root, UpReport.ProgramPath)));
        Assert.True(File.GetUnixFileMode(Path.Join(root, UpReport.ProgramPath)).HasFlag(UnixFileMode.OtherExecute));
        Assert.Equal(UpReport.WantsTarget, new FileInfo(Path.Join(root, UpReport.WantsPath)).LinkTarget);
        Assert.Equal("raspberrypi\n", File.ReadAllText(Path.Join(root, "etc/hostname")));
        Assert.DoesNotContain("#piboot#", File.ReadAllText(Path.Join(_bench.Source, "root/etc/fstab")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_system_without_systemd_is_imported_as_it_is()
    {
        Directory.Delete(Path.Join(_bench.Source, "root/etc/systemd"), recursive: true);
        var other = await _bench.ImportAsync("other");
        Assert.False(File.Exists(Path.Join(_bench.Data.OsRoot("other"), UpReport.ProgramPath)));
        Assert.Contains(other.Facts!.Steps, step => step.IsWarning && step.Text.Contains("no systemd", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_import_that_is_cancelled_leaves_nothing_and_can_be_repeated()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _bench.ImportAsync("trixie", new CancellationToken(canceled: true)));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_bench.Data.OsFolder));
        Assert.Null(_bench.Systems.Default);
        Assert.True((await _bench.ImportAsync("trixie")).IsDefault);
    }

    [Theory]
    [InlineData(".importing-trixie/boot")]
    [InlineData(".removing-trixie/root/etc")]
    public void What_a_power_cut_left_of_an_import_or_a_removal_is_removed_at_the_start(string left)
    {
        Directory.CreateDirectory(Path.Join(_bench.Data.OsFolder, left));
        Assert.Empty(_bench.Systems.List());
        Assert.Empty(_bench.Keeper.Do(new CleanUpData(), null, CancellationToken.None).Warnings);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_bench.Data.OsFolder));
    }

    [Theory]
    [InlineData("")]
    [InlineData("../trixie")]
    [InlineData(".hidden")]
    [InlineData("a b")]
    [InlineData("a/b")]
    public async Task A_bad_name_is_refused(string name)
    {
        var fault = await Assert.ThrowsAsync<StorageException>(() => _bench.ImportAsync(name));
        Assert.Contains($"'{name}'", fault.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_bench.Data.OsFolder));
    }

    [Fact]
    public async Task A_name_that_is_taken_is_refused_and_the_system_stays()
    {
        await _bench.ImportAsync("trixie");
        var fault = await Assert.ThrowsAsync<StorageException>(() => _bench.ImportAsync("trixie"));
        Assert.Contains("already", fault.Message, StringComparison.Ordinal);
        Assert.Equal("ready", Assert.Single(_bench.Systems.List()).State);
    }

    [Theory]
    [InlineData("boot")]
    [InlineData("root")]
    public async Task A_directory_that_is_no_system_is_refused_with_what_it_lacks(string part)
    {
        Directory.Delete(Path.Join(_bench.Source, part), recursive: true);
        var fault = await Assert.ThrowsAsync<StorageException>(() => _bench.ImportAsync("trixie"));
        Assert.Contains("neither two folders boot and root", fault.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_bench.Data.OsFolder));
    }

    [Fact]
    public async Task A_system_that_lost_a_part_is_listed_as_incomplete()
    {
        await _bench.ImportAsync("trixie");
        Directory.Delete(_bench.Data.OsBoot("trixie"), recursive: true);
        var os = Assert.Single(_bench.Systems.List());
        Assert.Equal("incomplete", os.State);
        Assert.Contains("'boot'", os.Trouble, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_in_a_root_leads_nothing_out_of_it()
    {
        var outside = Path.Join(_bench.Source, "outside");
        File.WriteAllText(outside, "PARTUUID=1-02 / ext4 defaults 0 1\n");
        File.Delete(Path.Join(_bench.Source, "root/etc/fstab"));
        File.CreateSymbolicLink(Path.Join(_bench.Source, "root/etc/fstab"), outside);
        using (var tree = RootTree.Open(Path.Join(_bench.Source, "root")))
        {
            Assert.Null(tree.ReadText("etc/fstab"));
        }

        await _bench.ImportAsync("trixie");
        Assert.Equal("PARTUUID=1-02 / ext4 defaults 0 1\n", File.ReadAllText(outside));
    }

    [Fact]
    public async Task A_system_that_a_client_has_is_not_removed_and_one_that_nobody_has_is()
    {
        await _bench.ImportAsync("trixie");
        await _bench.ImportAsync("bookworm");
        var client = _bench.See(1);
        var fault = Assert.Throws<StorageException>(() => _bench.Systems.Remove("trixie", CancellationToken.None));
        Assert.Contains(client.Name, fault.Message, StringComparison.Ordinal);
        _bench.Systems.Remove("bookworm", CancellationToken.None);
        Assert.Equal("trixie", Assert.Single(_bench.Systems.List()).Name);
        Assert.Equal(["trixie"], Directory.EnumerateFileSystemEntries(_bench.Data.OsFolder).Select(Path.GetFileName));
    }

    [Fact]
    public void A_system_that_is_not_there_is_neither_removed_nor_checked_nor_made_the_default()
    {
        Assert.Contains("'none'", Assert.Throws<StorageException>(() => _bench.Systems.Remove("none", CancellationToken.None)).Message, StringComparison.Ordinal);
        Assert.Contains("'none'", Assert.Throws<StorageException>(() => _bench.Systems.Check("none", CancellationToken.None)).Message, StringComparison.Ordinal);
        Assert.Contains("'none'", Assert.Throws<StorageException>(() => _bench.Systems.MakeDefault("none", null)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_with_a_choice_of_its_own_gets_that_and_all_others_the_default()
    {
        await _bench.ImportAsync("trixie");
        await _bench.ImportAsync("bookworm");
        _bench.Systems.MakeDefault("bookworm", "pi4");
        var (three, four) = (_bench.See(1, model: "Raspberry Pi 3 Model B"), _bench.See(2, 0xdca632000002, "Raspberry Pi 4 Model B"));
        Assert.Equal(("trixie", "bookworm"), (_bench.Systems.For(three), _bench.Systems.For(four)));
        Assert.Equal("trixie", _bench.Systems.For(four with { Os = "trixie" }));
        Assert.Equal(["pi4"], _bench.Systems.List().Single(os => os.Name == "bookworm").Families);
        Assert.Equal("bookworm", _bench.Store().For(four));
        Assert.Equal("trixie", _bench.Store(byFamily: ImmutableSortedDictionary<string, string>.Empty.Add("pi4", "trixie")).For(four));
        Assert.Contains("'pi9'", Assert.Throws<StorageException>(() => _bench.Systems.MakeDefault("trixie", "pi9")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_model_is_judged()
    {
        await _bench.ImportAsync("trixie");
        var verdicts = _bench.Systems.Check("trixie", CancellationToken.None);
        Assert.NotEmpty(verdicts);
        Assert.All(verdicts, verdict => Assert.Equal(verdict.Boots, verdict.Reasons.Count == 0));
    }

    public void Dispose() => _bench.Dispose();
}
