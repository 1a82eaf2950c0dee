using PiBoot.Core.Os;
using PiBoot.Linux.Trees;
using PiBoot.Servers;
using PiBoot.Testing;
using Serilog.Core;

namespace PiBoot.Tests.Servers;

public sealed class OsStoreTests
{
    [Fact]
    public void An_imported_system_is_listed_ready_and_the_first_one_is_the_default()
    {
        using var bench = new DataBench();
        Assert.Null(bench.Systems.Default);
        var first = bench.Import("trixie");
        bench.Import("bookworm");
        Assert.Equal(("trixie", "ready", true, null), (first.Name, first.State, first.IsDefault, first.Trouble));
        Assert.Equal([("bookworm", false), ("trixie", true)], bench.Systems.List().Select(os => (os.Name, os.IsDefault)));
        Assert.Equal("trixie", new OsStore(bench.Data, bench.Volumes, null, Logger.None).Default);
    }

    [Fact]
    public void An_imported_root_names_no_partition_and_reports_when_it_is_up()
    {
        using var bench = new DataBench();
        bench.Import("trixie");
        var root = bench.Data.OsRoot("trixie");
        Assert.Equal("proc /proc proc defaults 0 0\n#piboot# PARTUUID=1-02 / ext4 defaults 0 1\n", File.ReadAllText(Path.Join(root, "etc/fstab")));
        Assert.Equal(UpReport.Unit, File.ReadAllText(Path.Join(root, UpReport.UnitPath)));
        Assert.Equal(UpReport.Program, File.ReadAllText(Path.Join(root, UpReport.ProgramPath)));
        Assert.True(File.GetUnixFileMode(Path.Join(root, UpReport.ProgramPath)).HasFlag(UnixFileMode.OtherExecute));
        Assert.Equal(UpReport.WantsTarget, new FileInfo(Path.Join(root, UpReport.WantsPath)).LinkTarget);
        Assert.Equal("raspberrypi\n", File.ReadAllText(Path.Join(root, "etc/hostname")));
        Assert.DoesNotContain("#piboot#", File.ReadAllText(Path.Join(bench.Source, "root/etc/fstab")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_system_without_systemd_is_imported_as_it_is()
    {
        using var bench = new DataBench();
        Directory.Delete(Path.Join(bench.Source, "root/etc/systemd"), recursive: true);
        bench.Import("other");
        Assert.False(File.Exists(Path.Join(bench.Data.OsRoot("other"), UpReport.ProgramPath)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void An_import_that_fails_leaves_nothing_and_can_be_repeated(int clone)
    {
        using var bench = new DataBench(volumes => new UnluckyVolumes(volumes, clone, () => new IOException("No space left on device")));
        var fault = Assert.Throws<OsImportException>(() => bench.Import("trixie"));
        Assert.Contains("No space left on device", fault.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(bench.Data.OsFolder));
        Assert.Null(bench.Systems.Default);
        Assert.True(bench.Import("trixie").IsDefault);
    }

    [Fact]
    public void An_import_that_is_cancelled_leaves_nothing()
    {
        using var bench = new DataBench(volumes => new UnluckyVolumes(volumes, 2, () => new OperationCanceledException()));
        Assert.Throws<OperationCanceledException>(() => bench.Import("trixie"));
        Assert.Empty(Directory.EnumerateFileSystemEntries(bench.Data.OsFolder));
    }

    [Fact]
    public void What_a_power_cut_left_of_an_import_is_removed_at_the_start()
    {
        using var bench = new DataBench();
        Directory.CreateDirectory(Path.Join(bench.Data.OsFolder, ".importing-trixie/boot"));
        Assert.Empty(bench.Systems.List());
        bench.Systems.CleanUp();
        Assert.Empty(Directory.EnumerateFileSystemEntries(bench.Data.OsFolder));
    }

    [Theory]
    [InlineData("")]
    [InlineData("../trixie")]
    [InlineData(".hidden")]
    [InlineData("a b")]
    public void A_bad_name_is_refused(string name)
    {
        using var bench = new DataBench();
        Assert.Contains($"'{name}'", Assert.Throws<OsImportException>(() => bench.Import(name)).Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(bench.Data.OsFolder));
    }

    [Fact]
    public void A_name_that_is_taken_is_refused_and_the_system_stays()
    {
        using var bench = new DataBench();
        bench.Import("trixie");
        Assert.Contains("already", Assert.Throws<OsImportException>(() => bench.Import("trixie")).Message, StringComparison.Ordinal);
        Assert.Equal("ready", Assert.Single(bench.Systems.List()).State);
    }

    [Theory]
    [InlineData("boot")]
    [InlineData("root")]
    public void A_directory_that_is_no_system_is_refused_with_what_it_lacks(string part)
    {
        using var bench = new DataBench();
        Directory.Delete(Path.Join(bench.Source, part), recursive: true);
        Assert.Contains($"no directory '{part}'", Assert.Throws<OsImportException>(() => bench.Import("trixie")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_system_that_lost_a_part_is_listed_as_incomplete()
    {
        using var bench = new DataBench();
        bench.Import("trixie");
        Directory.Delete(bench.Data.OsBoot("trixie"), recursive: true);
        var os = Assert.Single(bench.Systems.List());
        Assert.Equal("incomplete", os.State);
        Assert.Contains("'boot'", os.Trouble, StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_in_a_root_leads_nothing_out_of_it()
    {
        using var bench = new DataBench();
        var outside = Path.Join(bench.Source, "outside");
        File.WriteAllText(outside, "PARTUUID=1-02 / ext4 defaults 0 1\n");
        File.Delete(Path.Join(bench.Source, "root/etc/fstab"));
        File.CreateSymbolicLink(Path.Join(bench.Source, "root/etc/fstab"), outside);
        using (var tree = RootTree.Open(Path.Join(bench.Source, "root")))
        {
            Assert.Null(tree.ReadText("etc/fstab"));
        }

        bench.Import("trixie");
        Assert.Equal("PARTUUID=1-02 / ext4 defaults 0 1\n", File.ReadAllText(outside));
    }
}
