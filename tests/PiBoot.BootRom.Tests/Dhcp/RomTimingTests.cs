using PiBoot.BootRom.Boards;
using PiBoot.BootRom.Tests.Simulation;

namespace PiBoot.BootRom.Tests.Dhcp;

/// <summary>The 3B's clock: what must arrive when, in simulated time.</summary>
public sealed class RomTimingTests
{
    private readonly Bench bench = new Bench().WithBootFolder();

    [Fact]
    public async Task Five_discovers_five_seconds_apart_and_then_dead()
    {
        bench.Server.OfferDelay = null;
        bench.Server.Nudges = [];

        var result = await bench.BootAsync(Model.Pi3B);

        Assert.Equal(BootOutcome.Dead, result.Outcome);
        Assert.Contains("dead after five DISCOVERs", result.Reason, StringComparison.Ordinal);
        Assert.Equal([0, 5, 10, 15, 20], bench.DhcpTimes.Select(at => at.TotalSeconds));
    }

    [Theory]
    [InlineData("0.3", "", false)]
    [InlineData("0.3", "0.6", false)]
    [InlineData("0.3", "0.6 1.2", true)]
    [InlineData("0.3", "1.2", true)]
    [InlineData("0.3", "1.5", false)]
    [InlineData("1.0", "", true)]
    [InlineData("1.0", "1.2", true)]
    [InlineData("2.0", "", false)]
    [InlineData("2.0", "0.6 1.2", true)]
    [InlineData("0.05", "0.9", false)]
    public async Task A_frame_after_the_first_second_completes_and_a_silent_second_ends(
        string offer, string nudges, bool isBooted)
    {
        bench.Server.OfferDelay = Seconds(offer);
        bench.Server.Nudges = [.. nudges.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Seconds)];

        var result = await bench.BootAsync(Model.Pi3B);

        Assert.Equal(isBooted ? BootOutcome.Booted : BootOutcome.Dead, result.Outcome);
    }

    [Fact]
    public async Task The_second_discover_of_bootcode_needs_the_later_frame_too()
    {
        var result = await bench.BootAsync(Model.Pi3B);

        Assert.Equal(BootOutcome.Booted, result.Outcome);
        Assert.Equal([0, 1.3], bench.DhcpTimes.Select(at => at.TotalSeconds));
        Assert.Equal([320, 322], bench.Server.DhcpMessages.Select(message => message.Length));
    }

    [Theory]
    [InlineData(Model.Pi3BPlus, "")]
    [InlineData(Model.Pi3B, "-needs-later-frame")]
    public async Task Without_the_fault_the_OFFER_itself_completes(Model model, string bugs)
    {
        bench.Server.Nudges = [];

        Assert.Equal(BootOutcome.Booted, (await bench.BootAsync(model, bugs)).Outcome);
        Assert.Equal([0, 0.4], bench.DhcpTimes.Select(at => at.TotalSeconds));
    }

    [Fact]
    public async Task A_lost_first_discover_costs_five_seconds()
    {
        await bench.BootAsync(Model.Pi3B, "+lost-first-discover");

        Assert.Equal(5, bench.DhcpTimes.First().TotalSeconds);
    }

    [Theory]
    [InlineData("0.1", BootOutcome.Dead)]
    [InlineData("0.3", BootOutcome.Booted)]
    public async Task An_early_OFFER_traps_only_with_that_fault(string offer, BootOutcome outcome)
    {
        bench.Server.OfferDelay = Seconds(offer);

        Assert.Equal(outcome, (await bench.BootAsync(Model.Pi3B, "+early-offer-trap")).Outcome);
    }

    [Fact]
    public async Task Without_retransmission_the_board_waits_for_any_frame()
    {
        bench.Server.OfferDelay = null;
        bench.Server.Nudges = [TimeSpan.FromSeconds(60)];

        await bench.BootAsync(Model.Pi3B, "+no-retransmission");

        Assert.Equal([0, 60, 120, 180, 240], bench.DhcpTimes.Select(at => at.TotalSeconds));
    }

    [Fact]
    public async Task A_card_asks_again_after_a_long_pause_until_its_time_is_over()
    {
        bench.Server.OfferDelay = null;

        var result = await bench.BootAsync(Model.Card);

        Assert.Equal(BootOutcome.Failed, result.Outcome);
        Assert.Equal("not booted within 300 s", result.Reason);
        Assert.Equal([0, 5, 10, 15, 20, 55], bench.DhcpTimes.Take(6).Select(at => at.TotalSeconds));
    }

    [Fact]
    public async Task A_relayed_OFFER_kills_the_3B_but_not_the_3B_plus()
    {
        bench.Server.Shape = message => message.Hops(1);

        Assert.Equal(BootOutcome.Dead, (await bench.BootAsync(Model.Pi3B)).Outcome);
        Assert.Equal(BootOutcome.Booted, (await bench.BootAsync(Model.Pi3BPlus)).Outcome);
    }

    private static TimeSpan Seconds(string text) =>
        TimeSpan.FromSeconds(double.Parse(text, System.Globalization.CultureInfo.InvariantCulture));
}
