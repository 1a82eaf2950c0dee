using System.Collections.Immutable;
using PiBoot.Core.Os;
using PiBoot.Core.Settings;
using PiBoot.Servers;
using PiBoot.Testing;

namespace PiBoot.Tests.Servers;

/// <summary>Loops that run go by the settings of the moment.</summary>
public sealed class LiveSettingsTests
{
    private static readonly byte[] RomDiscover = HexText.Capture("dhcp-3b-rom-discover");

    [Fact]
    public void An_offer_waits_as_long_as_is_set_when_the_DISCOVER_comes()
    {
        using var bench = new Bench();
        var time = bench.Time;
        var start = time.GetUtcNow();
        bench.Settings = new Live<DhcpSettings>(() => new DhcpSettings(TimeSpan.FromSeconds(time.GetUtcNow() - start < TimeSpan.FromSeconds(30) ? 1 : 3), false));
        bench.Hears(0, RomDiscover).Hears(60, RomDiscover).Run();
        Assert.Contains("offer 1,", bench.Timeline(), StringComparison.Ordinal);
        Assert.Contains("offer 63", bench.Timeline(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Supervision_that_is_switched_off_cuts_nobody_from_then_on()
    {
        await using var bench = new PowerBench();
        var kitchen = bench.Add(1, "1", "kitchen");
        bench.Start();
        await PowerBench.UntilAsync(() => bench.Keeper.WhyNot(kitchen.Id) is null);
        bench.Settings = bench.Settings with { Cures = false };
        Assert.Contains("'cure' is off", bench.Keeper.WhyNot(kitchen.Id), StringComparison.Ordinal);
        bench.Settings = bench.Settings with { Cures = true, CyclesPerHour = 0 };
        Assert.Contains("0 times", bench.Keeper.WhyNot(kitchen.Id), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_system_for_new_clients_counts_at_once()
    {
        using var bench = new DataBench();
        await bench.ImportAsync("bookworm");
        await bench.ImportAsync("trixie");
        var choice = OsChoice.None;
        var catalog = new OsCatalog(bench.Data, new Live<OsChoice>(() => choice));
        var client = bench.See(1, model: "Raspberry Pi 4 Model B");
        Assert.Equal("bookworm", catalog.For(client));
        choice = new OsChoice("trixie", ImmutableSortedDictionary<string, string>.Empty);
        Assert.Equal("trixie", catalog.For(client));
        choice = choice with { ByFamily = choice.ByFamily.Add("pi4", "bookworm") };
        Assert.Equal("bookworm", catalog.For(client));
        Assert.Equal(["pi4"], catalog.List().Single(os => os.Name == "bookworm").Families);
    }
}
