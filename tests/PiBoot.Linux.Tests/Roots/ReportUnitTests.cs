using PiBoot.Core.Clients;
using PiBoot.Core.Os;
using PiBoot.Testing;

namespace PiBoot.Linux.Tests.Roots;

/// <summary>Roots that an earlier version has made get the unit that reports to us as this version has it.</summary>
public sealed class ReportUnitTests : IDisposable
{
    private const string Old = "an earlier version's\n";

    private readonly ScratchDirectory _scratch = new();
    private readonly RootBench _bench;

    public ReportUnitTests()
    {
        _bench = new RootBench(_scratch.Join("data"));
        Put(System, UpReport.ProgramPath);
        Put(System, UpReport.UnitPath);
    }

    private string System => _bench.Data.OsRoot("trixie");

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void An_own_root_is_given_the_new_one_once_and_nothing_else_of_it_is_touched()
    {
        _bench.Prepare("trixie");
        Assert.Equal((UpReport.Program, UpReport.Unit), (Read(_bench.Root, UpReport.ProgramPath), Read(_bench.Root, UpReport.UnitPath)));
        Assert.True(File.GetUnixFileMode($"{_bench.Root}/{UpReport.ProgramPath}").HasFlag(UnixFileMode.OtherExecute));
        Assert.Equal(Old, Read(System, UpReport.ProgramPath));

        File.WriteAllText($"{_bench.Root}/etc/hostname", "by-hand\n");
        Put(_bench.Root, UpReport.UnitPath);
        _bench.Prepare("trixie");
        Assert.Equal(("by-hand\n", Old), (Read(_bench.Root, "etc/hostname"), Read(_bench.Root, UpReport.UnitPath)));
    }

    [Fact]
    public void A_unit_that_was_masked_or_taken_out_stays_so()
    {
        File.Delete($"{System}/{UpReport.UnitPath}");
        File.CreateSymbolicLink($"{System}/{UpReport.UnitPath}", "/dev/null");
        _bench.Prepare("trixie");
        Assert.Equal(Old, Read(_bench.Root, UpReport.ProgramPath));
        Assert.Equal("/dev/null", new FileInfo($"{_bench.Root}/{UpReport.UnitPath}").LinkTarget);
        _bench.Prepare("bookworm");
        Assert.False(File.Exists($"{_bench.Root}/{UpReport.UnitPath}"));
    }

    [Fact]
    public void Over_a_shared_root_it_lies_in_the_layer_and_the_system_stays_as_it_is()
    {
        _bench.Prepare("trixie", RootMode.Shared);
        var layer = _bench.Data.ClientLayer(RootBench.Client);
        Assert.Equal((UpReport.Program, UpReport.Unit), (Read(layer, UpReport.ProgramPath), Read(layer, UpReport.UnitPath)));
        Assert.Equal((Old, Old), (Read(System, UpReport.ProgramPath), Read(System, UpReport.UnitPath)));
    }

    private static string Read(string root, string path) => File.ReadAllText($"{root}/{path}");

    private static void Put(string root, string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName($"{root}/{path}")!);
        File.WriteAllText($"{root}/{path}", Old);
    }
}
