using PiBoot.Core.Boot;
using PiBoot.Testing;

namespace PiBoot.Core.Tests.Boot;

/// <content>Power, presence and the clock.</content>
public sealed partial class BootTrackerTests
{
    [Fact]
    public void A_client_that_stopped_for_want_of_an_answer_goes_on_when_it_is_answered()
    {
        _tracker.Discover(_now, "eeprom");
        _tracker.Wait(_now, "its root is being made");
        Assert.NotNull(_tracker.Tick(After(45)));
        Assert.NotNull(_tracker.Offer(After(1), "boot server"));
        Assert.Equal((BootStage.Dhcp, null), (_tracker.Stage, _tracker.Verdict));
        Assert.Null(_tracker.Tick(After(44)));
        Assert.NotNull(_tracker.Tick(After(1)));
    }

    [Fact]
    public void A_client_whose_report_was_lost_is_up_when_its_unit_connects()
    {
        Assert.Equal(BootStage.Up, _tracker.Connected(_now)!.Stage);
        Assert.Null(_tracker.Connected(After(1)));
        _tracker.Leaving(After(1), toReboot: false);
        Assert.Null(_tracker.Connected(After(1)));
        Assert.Equal(BootStage.Off, _tracker.Stage);
        Reach(BootStage.Root);
        Assert.Equal((BootStage.Up, "answers"), _tracker.Connected(After(1)) is { } e ? (e.Stage, e.Event) : default);
    }

    [Theory]
    [InlineData(3600)]
    [InlineData(-3600)]
    public void A_clock_that_is_set_makes_nobody_late_or_early(double seconds)
    {
        Reach(BootStage.Firmware);
        After(10);
        After(seconds);
        _tracker.ClockWasSet(TimeSpan.FromSeconds(seconds));
        Assert.Null(_tracker.Tick(After(19)));
        Assert.NotNull(_tracker.Tick(After(1)));
    }

    [Fact]
    public void A_client_that_runs_after_all_is_up()
    {
        Reach(BootStage.Up);
        _tracker.Discover(After(1), "forged");
        Assert.NotNull(_tracker.Tick(After(45)));
        Assert.Equal((BootStage.Up, "answers"), _tracker.Runs(After(1)) is { } e ? (e.Stage, e.Event) : default);
        Assert.Equal((null, null), (_tracker.Verdict, _tracker.Standing));
        Assert.Null(_tracker.Runs(After(1)));
    }

    [Fact]
    public void Power_begins_a_boot_that_goes_on_with_its_first_DISCOVER_however_late()
    {
        _tracker.PowerOn(_now, "relay hall/1");
        Assert.Equal(BootStage.Powering, _tracker.Stage);
        Assert.NotNull(_tracker.Tick(After(50)));
        _tracker.Discover(After(30), "eeprom");
        Assert.Equal((BootStage.Dhcp, ManualTime.Noon, null), (_tracker.Stage, _tracker.Started!.Value, _tracker.Verdict));
    }

    [Fact]
    public void Power_that_is_cut_ends_a_boot_and_nothing_stalls()
    {
        Reach(BootStage.Kernel);
        _tracker.PowerOff(After(1), "cycle");
        Assert.Equal(BootStage.Off, _tracker.Stage);
        Assert.Null(_tracker.Tick(After(1000)));
        Assert.False(_tracker.IsUnderWay);
    }

    [Theory]
    [InlineData(BootStage.Root, "panic after mount")]
    [InlineData(BootStage.Up, "up, then gone")]
    public void A_client_that_falls_silent_stalls_and_is_what_it_was_when_it_answers_again(BootStage stage, string symptom)
    {
        Reach(stage);
        Assert.Equal(BootStage.Stalled, _tracker.Silent(After(30), "no answer to 3 ARP requests")!.Stage);
        Assert.Equal(symptom, _tracker.Symptom!.Name);
        Assert.Null(_tracker.Silent(After(30), "no answer to 3 ARP requests"));
        Assert.Equal("answers", _tracker.Present(After(1))!.Event);
        Assert.Equal((stage, null, null), (_tracker.Stage, _tracker.Verdict, _tracker.Facts.Silence));
        Assert.Null(_tracker.Present(After(1)));
    }

    [Fact]
    public void Silence_before_the_root_is_nothing_new()
    {
        Reach(BootStage.Kernel);
        Assert.Null(_tracker.Silent(After(1), "no answer"));
    }

    [Fact]
    public void A_client_that_says_it_reboots_is_off_until_it_comes_back_or_its_time_is_over()
    {
        Reach(BootStage.Up);
        _tracker.Leaving(After(100), toReboot: true);
        Assert.Equal(BootStage.Off, _tracker.Stage);
        Assert.Null(_tracker.Tick(After(74)));
        Assert.Equal("hangs in reboot", Symptom(_tracker.Tick(After(1))));
        _tracker.Discover(After(100), "eeprom");
        Assert.Equal(BootStage.Dhcp, _tracker.Stage);
    }

    [Fact]
    public void A_client_that_shuts_down_or_is_cut_off_while_it_reboots_never_hangs()
    {
        Reach(BootStage.Up);
        _tracker.Leaving(After(1), toReboot: false);
        Assert.Null(_tracker.Tick(After(1000)));
        _tracker.Leaving(After(1), toReboot: true);
        _tracker.PowerOff(After(1), "cycle");
        Assert.Null(_tracker.Tick(After(1000)));
    }

    [Fact]
    public void A_client_with_a_wrong_root_is_up_and_has_a_verdict()
    {
        Reach(BootStage.Root);
        _tracker.Up(After(10), 9, "pi");
        var fault = _tracker.WrongRoot(_now, "/dev/mmcblk0p2");
        Assert.Equal((BootStage.Up, "fault"), (fault.Stage, fault.Event));
        Assert.Contains("/dev/mmcblk0p2", fault.Verdict, StringComparison.Ordinal);
        Assert.Equal((BootStage.Up, fault.Verdict), (_tracker.Stage, _tracker.Record!.Verdict));
        Assert.False(_tracker.IsUnderWay);
    }

    [Fact]
    public void A_client_that_never_reports_keeps_its_stage_and_gets_a_verdict_where_reports_are_taken()
    {
        Reach(BootStage.Root);
        Assert.Null(_tracker.Tick(After(299), new BootSurroundings { TakesReports = true }));
        Assert.Equal((BootStage.Root, "fault"), _tracker.Tick(After(1), new BootSurroundings { TakesReports = true }) is { } e ? (e.Stage, e.Event) : default);
        Assert.Null(_tracker.Tick(After(1000), new BootSurroundings { TakesReports = true }));
    }

    [Fact]
    public void Help_is_told_once_and_is_no_sign_of_life()
    {
        Reach(BootStage.Dhcp);
        Assert.NotNull(_tracker.Help(After(20), "nudged"));
        Assert.Null(_tracker.Help(After(20), "nudged"));
        Assert.NotNull(_tracker.Tick(After(5)));
        Assert.NotNull(_tracker.Help(After(1), "nudged again"));
        Assert.NotNull(_tracker.Verdict);
    }
}
