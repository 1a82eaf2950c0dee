using PiBoot.Core.Boot;
using PiBoot.Core.Supervision;
using PiBoot.Testing;

namespace PiBoot.Core.Tests.Supervision;

public sealed class CurePlanTests
{
    private static readonly Symptom Curable = Symptoms.All.First(s => s.Name == "ROM gave up");
    private static readonly Symptom Hopeless = Symptoms.All.First(s => s.Cure == Cure.None);

    private readonly CurePlan _plan = new();
    private DateTimeOffset _now = ManualTime.Noon;

    [Fact]
    public void A_client_that_stops_is_power_cycled_at_once_and_then_after_1_2_5_and_15_minutes_and_then_no_more()
    {
        var cycles = new List<double>();
        var words = "";
        for (var second = 0; second < 3 * 3600; second++)
        {
            foreach (var order in Due(Stalled()))
            {
                cycles.AddRange(order.Step == CureStep.PowerCycle ? [(_now - ManualTime.Noon).TotalSeconds] : []);
                words = order.Words;
            }

            After(1);
        }

        Assert.Equal([0, 60, 180, 480, 1380], cycles);
        Assert.Contains("5 times in a row", words, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_said_is_said_once()
    {
        Due(Stalled());
        Assert.Empty(Due(Stalled()));
        After(60);
        Assert.Equal([CureStep.PowerCycle], Due(Stalled()).Select(o => o.Step));
        After(61);
        Assert.Equal([CureStep.Say], Due(Stalled()).Select(o => o.Step));
        After(1);
        Assert.Empty(Due(Stalled()));
    }

    [Fact]
    public void A_client_that_came_up_has_all_its_tries_again()
    {
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(CureStep.PowerCycle, Assert.Single(Due(Stalled())).Step);
            _plan.Up("a");
            After(1);
        }
    }

    [Theory]
    [InlineData("it has no relay", null, "no relay")]
    [InlineData(null, "no operating system is imported", "as soon as")]
    public void A_client_is_not_cycled_while_it_cannot_be_or_could_not_boot(string? noPower, string? waits, string words)
    {
        var order = Assert.Single(_plan.Due(_now, [new CureCase(Stalled(), false, waits, noPower)]));
        Assert.Equal(CureStep.Say, order.Step);
        Assert.Contains(words, order.Words, StringComparison.Ordinal);
        Assert.Equal(CureStep.PowerCycle, Assert.Single(Due(Stalled())).Step);
    }

    [Fact]
    public void Only_a_client_that_has_stalled_with_a_curable_symptom_is_cycled()
    {
        Assert.Empty(Due(Stalled() with { Symptom = Hopeless }));
        Assert.Empty(Due(Stalled() with { Stage = BootStage.Up }));
        Assert.Empty(Due(Stalled() with { Stage = BootStage.Root, Reached = BootStage.Root }));
    }

    [Theory]
    [InlineData(BootStage.Kernel)]
    [InlineData(BootStage.Root)]
    [InlineData(BootStage.Up)]
    public void A_client_whose_system_ran_is_given_a_minute_to_come_back(BootStage reached)
    {
        var gone = Stalled() with { Reached = reached, Since = _now };
        Assert.Equal(CureStep.Say, Assert.Single(Due(gone)).Step);
        After(59);
        Assert.Empty(Due(gone));
        After(1);
        Assert.Equal(CureStep.PowerCycle, Assert.Single(Due(gone)).Step);
    }

    [Fact]
    public void What_an_earlier_run_of_the_service_found_is_looked_at_for_a_minute_before_anything_is_cut()
    {
        var old = Stalled() with { Reached = BootStage.Up, Since = _now.AddHours(-5) };
        Assert.Equal(CureStep.Say, Assert.Single(Due(old)).Step);
        After(60);
        Assert.Equal(CureStep.PowerCycle, Assert.Single(Due(old)).Step);
    }

    [Fact]
    public void Clients_that_fall_silent_together_are_not_cut_for_a_quarter_of_an_hour_and_one_alone_is()
    {
        SupervisedBoot[] boots =
        [
            Stalled() with { ClientId = "b", Reached = BootStage.Up, Since = _now },
            Stalled() with { ClientId = "c", Reached = BootStage.Root, Since = _now.AddSeconds(15) },
            Stalled() with { ClientId = "d", Reached = BootStage.Up, Since = _now.AddSeconds(120) },
        ];
        var cut = new List<string>();
        for (var second = 0; second < 17 * 60; second++)
        {
            cut.AddRange(Due(boots).Where(o => o.Step == CureStep.PowerCycle && !cut.Contains(o.ClientId)).Select(o => o.ClientId));
            Assert.True(second < 900 || cut.Contains("d"));
            Assert.True(second >= 900 || !cut.Contains("b"));
            After(1);
        }

        Assert.Equal(["d", "b", "c"], cut);
    }

    [Fact]
    public void A_new_board_that_still_asks_and_one_that_loads_a_file_are_not_cut()
    {
        Assert.Empty(Due(Stalled() with { LastSign = _now }));
        Assert.Empty(Due(Stalled() with { IsLoading = true }));
        After(15);
        Assert.NotEmpty(Due(Stalled() with { LastSign = ManualTime.Noon }));
    }

    [Theory]
    [InlineData(86400)]
    [InlineData(-86400)]
    public void A_clock_that_is_set_changes_no_pause(double seconds)
    {
        Due(Stalled());
        After(30 + seconds);
        _plan.ClockWasSet(TimeSpan.FromSeconds(seconds));
        After(29);
        Assert.Empty(Due(Stalled()));
        After(1);
        Assert.Equal(CureStep.PowerCycle, Assert.Single(Due(Stalled())).Step);
    }

    [Fact]
    public void Words_whose_figures_change_are_said_once()
    {
        Assert.Single(_plan.Due(_now, [new CureCase(Stalled(), false, "its root is being made: 12 MB copied", null)]));
        Assert.Empty(_plan.Due(_now, [new CureCase(Stalled(), false, "its root is being made: 345 MB copied", null)]));
    }

    [Fact]
    public void A_silent_old_board_gets_frames_at_their_times_and_a_new_one_none()
    {
        var boot = new SupervisedBoot("a", BootStage.Dhcp, BootStage.Dhcp, _now, _now, false, null);
        var sent = new List<string>();
        for (var second = 0; second <= 12; second++)
        {
            sent.AddRange(_plan.Due(_now, [new CureCase(boot, true, null, null)]).Select(o => $"{second} {o.Step}"));
            Assert.Empty(new CurePlan().Due(_now, [new CureCase(boot, false, null, null)]));
            After(1);
        }

        Assert.Equal(["3 Nudge", "6 Nudge", "7 OfferAgain", "7 Announce", "9 Nudge", "12 Nudge"], sent);
    }

    [Theory]
    [InlineData(BootStage.Powering, false, null, "Broadcast")]
    [InlineData(BootStage.Firmware, false, null, "Announce")]
    [InlineData(BootStage.Firmware, true, null, "")]
    [InlineData(BootStage.Kernel, false, null, "")]
    [InlineData(BootStage.Dhcp, false, "it waits for approval", "")]
    public void Which_frames_help_depends_on_the_stage(BootStage stage, bool isLoading, string? waits, string steps)
    {
        var boot = new SupervisedBoot("a", stage, stage, _now, _now, isLoading, null);
        After(10);
        var sent = _plan.Due(_now, [new CureCase(boot, true, waits, null)]);
        Assert.Equal(steps, string.Join(' ', sent.Select(o => o.Step)));
    }

    [Fact]
    public void Frames_end_some_time_after_the_last_sign()
    {
        var boot = Stalled();
        After(121);
        Assert.DoesNotContain(_plan.Due(_now, [new CureCase(boot, true, null, "none")]), o => o.Step is CureStep.Nudge or CureStep.OfferAgain);
    }

    private static SupervisedBoot Stalled() =>
        new("a", BootStage.Stalled, BootStage.Dhcp, ManualTime.Noon, ManualTime.Noon.AddYears(-1), false, Curable);

    private IReadOnlyList<CureOrder> Due(params SupervisedBoot[] boots) => _plan.Due(_now, boots.Select(b => new CureCase(b, false, null, null)));

    private void After(double seconds) => _now = _now.AddSeconds(seconds);
}
