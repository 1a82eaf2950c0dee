using PiBoot.Core.Boot;
using PiBoot.Core.Metrics;
using PiBoot.Testing;

namespace PiBoot.Core.Tests.Metrics;

/// <summary>A board is told what its packets would tell it, and the meter hears the board.</summary>
public sealed class BootMeterTests
{
    private const string Id = "b0000004";

    private readonly ManualTime _time = new();
    private readonly BootBoard _board;
    private readonly BootMeter _meter;

    public BootMeterTests()
    {
        _board = new BootBoard(_time);
        _meter = new BootMeter(_time);
        _board.Seen += seen => _meter.Seen(seen, "pi4");
        _board.Renamed += _meter.Renamed;
    }

    [Fact]
    public void A_boot_that_comes_up_counts_once_and_is_measured_stage_by_stage()
    {
        Boot(Id);
        Up(Id);
        Up(Id);
        Has("piboot_boots_total{result=\"up\",model=\"pi4\"} 1");
        Has("piboot_boot_stage_duration_seconds_sum{stage=\"dhcp\",model=\"pi4\"} 1");
        Has("piboot_boot_stage_duration_seconds_sum{stage=\"firmware\",model=\"pi4\"} 20");
        Has("piboot_boot_stage_duration_seconds_sum{stage=\"kernel\",model=\"pi4\"} 3");
        Has("piboot_boot_stage_duration_seconds_sum{stage=\"root\",model=\"pi4\"} 15");
        Has("piboot_boot_stage_duration_seconds_count{stage=\"powering\",model=\"pi4\"} 0");
        Has("piboot_boot_duration_seconds_sum{model=\"pi4\"} 39");
        Has("piboot_boot_duration_seconds_bucket{model=\"pi4\",le=\"45\"} 1");
        Has("piboot_boot_duration_seconds_bucket{model=\"pi4\",le=\"30\"} 0");
    }

    [Fact]
    public void The_second_stage_of_a_Pi_3_is_part_of_the_same_boot()
    {
        Discover(Id, 2);
        File(Id, "bootcode.bin", 1);
        Discover(Id, 4);
        File(Id, "start.elf", 10);
        File(Id, "kernel8.img", 3);
        Mount(Id, 5);
        Up(Id);
        Has("piboot_boots_total{result=\"up\",model=\"pi4\"} 1");
        Has("piboot_boots_total{result=\"restarted\",model=\"pi4\"} 0");
        Has("piboot_boot_stage_duration_seconds_sum{stage=\"dhcp\",model=\"pi4\"} 6");
    }

    [Fact]
    public void A_boot_that_stalls_counts_at_once_and_comes_up_late()
    {
        Discover(Id, 100);
        _board.Tick(static _ => BootSurroundings.Unknown);
        Has("piboot_boots_total{result=\"stalled\",model=\"pi4\"} 1");
        _board.Tell(Id, static (t, now) => t.Runs(now));
        Has("piboot_boots_total{result=\"stalled\",model=\"pi4\"} 1");
        Has("piboot_boots_total{result=\"late\",model=\"pi4\"} 1");
        Has("piboot_boots_total{result=\"up\",model=\"pi4\"} 0");
        Has("piboot_boot_duration_seconds_count{model=\"pi4\"} 0");
        Assert.Contains("piboot_verdicts_total{symptom=\"no file asked for\"} 1\n", Text(), StringComparison.Ordinal);
    }

    [Fact]
    public void One_that_was_up_and_is_gone_is_a_verdict_and_no_boot()
    {
        Boot(Id);
        Up(Id);
        _board.Tell(Id, static (t, now) => t.Silent(now, "asked thrice"));
        Has("piboot_verdicts_total{symptom=\"up, then gone\"} 1");
        Has("piboot_boots_total{result=\"stalled\",model=\"pi4\"} 0");
    }

    [Fact]
    public void A_boot_that_begins_anew_and_one_that_is_switched_off_are_told_apart()
    {
        Boot(Id);
        Discover(Id, 1);
        Has("piboot_boots_total{result=\"restarted\",model=\"pi4\"} 1");
        _board.Tell(Id, static (t, now) => t.PowerOff(now, "relay"));
        Has("piboot_boots_total{result=\"ended\",model=\"pi4\"} 1");
        _board.Tell(Id, static (t, now) => t.PowerOn(now, "relay"));
        Has("piboot_boots_total{result=\"restarted\",model=\"pi4\"} 1");
    }

    [Fact]
    public void What_shuts_down_after_it_was_up_has_not_ended_before()
    {
        Boot(Id);
        Up(Id);
        _board.Tell(Id, static (t, now) => t.Leaving(now, toReboot: true));
        Boot(Id);
        Up(Id);
        Has("piboot_boots_total{result=\"up\",model=\"pi4\"} 2");
        Has("piboot_boots_total{result=\"ended\",model=\"pi4\"} 0");
        Has("piboot_boots_total{result=\"restarted\",model=\"pi4\"} 0");
    }

    [Fact]
    public void A_boot_goes_on_under_its_new_name()
    {
        Discover("b8:27:eb:00:00:3b", 1);
        _board.Rename("b8:27:eb:00:00:3b", Id);
        File(Id, "start.elf", 20);
        File(Id, "kernel8.img", 3);
        Mount(Id, 15);
        Up(Id);
        Has("piboot_boot_duration_seconds_sum{model=\"pi4\"} 39");
    }

    [Fact]
    public void A_boot_that_an_earlier_process_saw_begin_counts_if_it_comes_up_and_is_not_measured()
    {
        var started = ManualTime.Noon - TimeSpan.FromMinutes(1);
        _board.Resume(Id, new(started, BootStage.Kernel, null, [new BootEvent(started, BootStage.Dhcp, "discover")]));
        Mount(Id, 1);
        Up(Id);
        Has("piboot_boots_total{result=\"up\",model=\"pi4\"} 1");
        Assert.DoesNotContain("piboot_boot_duration_seconds_count{model=\"pi4\"} 1", Text(), StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_model_is_told_there_are_no_more_series()
    {
        _meter.Seen(new ClientEvent("x", new BootEvent(ManualTime.Noon, BootStage.Dhcp, "discover")) { Started = _time.GetUtcNow() }, "pi\"}99");
        Assert.DoesNotContain("pi99", Text(), StringComparison.Ordinal);
        Has("piboot_boot_duration_seconds_count{model=\"unknown\"} 0");
    }

    [Fact]
    public void Every_symptom_has_its_series_from_the_start()
    {
        Assert.All(Symptoms.All, s => Has($"piboot_verdicts_total{{symptom=\"{s.Name}\"}} 0"));
    }

    private void Boot(string id)
    {
        Discover(id, 1);
        File(id, "start4.elf", 20);
        File(id, "kernel8.img", 3);
        Mount(id, 15);
    }

    private void Discover(string id, double seconds) => Then(id, seconds, static (t, now) => t.Discover(now, "Pi"));

    private void File(string id, string name, double seconds) => Then(id, seconds, (t, now) => t.File(now, "file", name, 1, 1, null));

    private void Mount(string id, double seconds) => Then(id, seconds, static (t, now) => t.Mount(now, "NFS"));

    private void Up(string id) => Then(id, 0, static (t, now) => t.Up(now, 9, "pi"));

    private void Then(string id, double seconds, Func<BootTracker, DateTimeOffset, BootEvent?> feed)
    {
        _board.Tell(id, feed);
        _time.Advance(TimeSpan.FromSeconds(seconds));
    }

    private void Has(string line) => Assert.Contains(line + "\n", Text(), StringComparison.Ordinal);

    private string Text()
    {
        var text = new MetricsText();
        _meter.Write(text);
        return text.ToString();
    }
}
