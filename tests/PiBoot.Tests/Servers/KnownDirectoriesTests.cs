using PiBoot.Core.Clients;
using PiBoot.Core.Storekeeping;
using PiBoot.Servers;
using PiBoot.Testing;
using Serilog.Core;

namespace PiBoot.Tests.Servers;

public sealed class KnownDirectoriesTests
{
    [Fact]
    public async Task Clients_that_have_a_root_are_taken_over_approved_and_as_they_were_and_strangers_are_not()
    {
        using var bench = new DataBench();
        await bench.ImportAsync("trixie");
        var extras = ClientExtras.None;
        bench.Keeper.Do(new PrepareRoot(new RootWish("00000001", "trixie", RootMode.Ephemeral, "pi", extras)), null, CancellationToken.None);
        bench.Keeper.Do(new PrepareRoot(new RootWish("00000002", "trixie", RootMode.Shared, "pi", extras)), null, CancellationToken.None);
        Directory.CreateDirectory(bench.Data.ClientFolder("b8-27-eb-00-00-03"));
        Directory.CreateDirectory(Path.Join(bench.Data.ClientsFolder, "lost+found"));

        var directory = new ClientDirectory(new MemoryRegistry(), EnrolmentPolicy.Approve, bench.Time);
        new KnownDirectories(bench.Keeper, directory, Logger.None).Adopt();
        Assert.Equal(
            [("00000001", "trixie", RootMode.Ephemeral, true), ("00000002", "trixie", RootMode.Shared, true)],
            directory.Clients.All().Select(c => (c.Id, c.Os!, c.RootMode, c.Approved)).OrderBy(c => c.Id, StringComparer.Ordinal));
    }
}
