using PiBoot.Core.Boot;
using PiBoot.Core.Clients;
using PiBoot.Testing;

namespace PiBoot.Core.Tests.Boot;

public sealed partial class BootTrackerTests
{
    private readonly BootTracker _tracker = new();
    private DateTimeOffset _now = ManualTime.Noon;

    [Fact]
    public void The_two_DISCOVERs_of_a_3B_are_one_boot()
    {
        _tracker.Discover(_now, "rom");
        _tracker.Offer(After(1), "offer");
        File("file", "bootcode.bin", After(1));
        File("missing", "bootsig.bin", After(0.1));
        _tracker.Discover(After(0.1), "bootcode");

        Assert.Equal(BootStage.Dhcp, _tracker.Stage);
        Assert.Equal(ManualTime.Noon, _tracker.Started);
        Assert.Equal(["discover", "offer", "file", "missing", "discover"], _tracker.Record!.Events.Select(e => e.Event));
        Assert.Equal(1, _tracker.Attempts);
    }

    [Fact]
    public void A_DISCOVER_after_more_than_the_ROM_stage_is_a_new_boot()
    {
        _tracker.Discover(_now, "rom");
        File("file", "bootcode.bin", After(1));
        File("file", "start.elf", After(1));
        _tracker.Discover(After(1), "again");
        Assert.Equal(_now, _tracker.Started);
        Assert.Equal(["restarted", "discover"], _tracker.Record!.Events.Select(e => e.Event));
        Assert.Contains("start.elf", _tracker.Record!.Events[0].Verdict, StringComparison.Ordinal);
        Assert.Equal(_tracker.Record!.Events[0].Verdict, _tracker.Standing);
        Assert.Null(_tracker.Verdict);
    }

    [Fact]
    public void A_DISCOVER_long_after_the_ROM_stage_is_a_new_boot()
    {
        _tracker.Discover(_now, "rom");
        File("file", "bootcode.bin", After(1));
        _tracker.Discover(After(16), "again");
        Assert.Equal(_now, _tracker.Started);
    }

    [Fact]
    public void Repeated_DISCOVERs_are_counted_as_attempts_of_one_boot()
    {
        for (var attempt = 1; attempt <= 5; attempt++)
        {
            _tracker.Discover(_now, "rom");
            Assert.Equal(attempt, _tracker.Attempts);
            After(5);
        }

        Assert.Equal(ManualTime.Noon, _tracker.Started);
        File("file", "bootcode.bin", _now);
        Assert.Equal(0, _tracker.Attempts);
    }

    [Fact]
    public void The_REQUEST_of_a_Pi_4_before_its_files_does_not_mean_its_kernel()
    {
        _tracker.Discover(_now, "eeprom");
        _tracker.Request(After(1), "192.168.1.50");
        Assert.Equal(BootStage.Dhcp, _tracker.Stage);
        File("file", "start4.elf", After(1));
        _tracker.Request(After(5), "192.168.1.50");
        Assert.Equal(BootStage.Kernel, _tracker.Stage);
    }

    [Theory]
    [InlineData("kernel8.img", BootStage.Kernel)]
    [InlineData("kernel_2712.img", BootStage.Kernel)]
    [InlineData("kernel7l.img", BootStage.Kernel)]
    [InlineData("vmlinuz-6.12", BootStage.Kernel)]
    [InlineData("Image", BootStage.Kernel)]
    [InlineData("boot.img", BootStage.Kernel)]
    [InlineData("initramfs8", BootStage.Firmware)]
    [InlineData("config.txt", BootStage.Firmware)]
    [InlineData("kernel.txt", BootStage.Firmware)]
    public void The_loaded_kernel_ends_the_firmware_stage(string name, BootStage stage)
    {
        _tracker.Discover(_now, "eeprom");
        File("file", name, After(1));
        Assert.Equal(stage, _tracker.Stage);
        File("file", "overlays/some.dtbo", After(1));
        Assert.Equal(stage, _tracker.Stage);
    }

    [Fact]
    public void A_kernel_that_is_missing_is_not_a_loaded_kernel()
    {
        _tracker.Discover(_now, "eeprom");
        File("missing", "kernel8.img", After(1));
        Assert.Equal(BootStage.Firmware, _tracker.Stage);
    }

    [Fact]
    public void A_board_that_asks_for_files_without_a_DISCOVER_boots_too()
    {
        File("file", "start4.elf", _now);
        Assert.Equal((BootStage.Firmware, ManualTime.Noon), (_tracker.Stage, _tracker.Started!.Value));
    }

    [Theory]
    [InlineData(BootStage.Dhcp, 45)]
    [InlineData(BootStage.Firmware, 30)]
    [InlineData(BootStage.Kernel, 50)]
    public void A_stage_without_a_sign_counts_as_stalled_after_its_time(BootStage stage, double seconds)
    {
        Reach(stage);
        Assert.Null(_tracker.Tick(_now.AddSeconds(seconds - 0.001)));
        var stalled = _tracker.Tick(_now.AddSeconds(seconds))!;
        Assert.Equal((BootStage.Stalled, "stalled"), (stalled.Stage, stalled.Event));
        Assert.NotEmpty(stalled.Verdict!);
        Assert.Equal(stalled.Verdict, _tracker.Verdict);
        Assert.Equal(stalled.Verdict, _tracker.Record!.Verdict);
        Assert.Null(_tracker.Tick(_now.AddHours(1)));
    }

    [Theory]
    [InlineData(BootStage.Root)]
    [InlineData(BootStage.Up)]
    public void A_client_that_has_its_root_and_cannot_report_never_stalls(BootStage stage)
    {
        Reach(stage);
        Assert.Null(_tracker.Tick(_now.AddDays(1)));
    }

    [Fact]
    public void A_stalled_client_that_goes_on_is_stalled_no_more()
    {
        Reach(BootStage.Kernel);
        Assert.NotNull(_tracker.Tick(After(50)));
        Assert.NotNull(_tracker.Mount(After(1), "NFS"));
        Assert.Equal(BootStage.Root, _tracker.Stage);
        Assert.Null(_tracker.Verdict);
        Assert.Null(_tracker.Record!.Verdict);
    }

    [Fact]
    public void What_a_client_waits_for_is_said_once_and_is_the_verdict()
    {
        _tracker.Discover(_now, "rom");
        Assert.NotNull(_tracker.Wait(After(1), "it waits for approval"));
        Assert.Null(_tracker.Wait(After(1), "it waits for approval"));
        Assert.NotNull(_tracker.Wait(After(1), "its root is being made"));
        Assert.Contains("its root is being made", _tracker.Tick(After(45))!.Verdict, StringComparison.Ordinal);
    }

    [Fact]
    public void A_client_that_asks_without_end_fills_its_history_to_a_limit_and_up_is_still_recorded()
    {
        _tracker.Discover(_now, "eeprom");
        for (var i = 0; i < 5000; i++)
        {
            File("file", $"f{i}", After(0.01));
        }

        File("file", "kernel8.img", After(1));
        _tracker.Mount(After(1), "NFS");
        _tracker.Up(After(1), 12.5, "pi");
        var record = _tracker.Record!;
        Assert.True(record.Events.Count <= BootRecord.MaximumEvents);
        Assert.Equal(("up", 12.5), (record.Events[^1].Event, record.Events[^1].Seconds));
        Assert.Equal("mount", record.Events[^2].Event);
        Assert.Equal(BootStage.Up, record.Stage);
    }

    [Fact]
    public void A_Pi_4_that_asks_without_end_stays_stalled_and_its_verdict_stands()
    {
        for (var i = 0; i < 12; i++)
        {
            _tracker.Discover(_now, "eeprom");
            After(4);
        }

        Assert.NotNull(_tracker.Tick(_now));
        for (var i = 0; i < 20; i++)
        {
            Assert.Null(_tracker.Discover(After(4), "eeprom"));
            Assert.Null(_tracker.Offer(_now, "offer"));
            Assert.Equal(BootStage.Stalled, _tracker.Stage);
        }

        Assert.Equal(ManualTime.Noon, _tracker.Started);
        Assert.NotNull(_tracker.Verdict);
        _tracker.File(After(1), "file", "config.txt", 1, 1, null);
        Assert.Equal((BootStage.Firmware, null), (_tracker.Stage, _tracker.Verdict));
        Assert.Equal(ManualTime.Noon, _tracker.Started);
    }

    [Fact]
    public void What_was_wrong_with_one_try_stands_until_the_next_comes_to_its_root()
    {
        Reach(BootStage.Firmware);
        _tracker.Discover(After(1), "again");
        Assert.NotNull(_tracker.Standing);
        File("file", "start4.elf", After(1));
        Assert.NotNull(_tracker.Standing);
        _tracker.Mount(After(1), "NFS");
        Assert.Null(_tracker.Standing);
    }

    [Fact]
    public void A_mount_is_told_once_and_not_after_up()
    {
        Reach(BootStage.Kernel);
        Assert.NotNull(_tracker.Mount(After(1), "NFS"));
        Assert.Null(_tracker.Mount(After(1), "NFS"));
        _tracker.Up(After(1), 10, "pi");
        Assert.Null(_tracker.Mount(After(1), "NFS"));
    }

    [Fact]
    public void A_boot_goes_on_after_the_service_was_started_anew()
    {
        Reach(BootStage.Firmware);
        var next = new BootTracker();
        next.Resume(_tracker.Record!);
        Assert.Equal((_tracker.Stage, _tracker.Started), (next.Stage, next.Started));
        next.File(After(1), "file", "kernel8.img", 1, 1, null);
        Assert.Equal(_tracker.Record!.Events.Count + 1, next.Record!.Events.Count);
        Assert.Equal(BootStage.Kernel, next.Stage);
    }

    [Fact]
    public void A_resumed_boot_that_does_not_go_on_stalls_too()
    {
        Reach(BootStage.Kernel);
        var next = new BootTracker();
        next.Resume(_tracker.Record!);
        Assert.NotNull(next.Tick(After(121)));
    }

    private string? Symptom(BootEvent? stalled) => stalled is null ? null : _tracker.Symptom?.Name;

    private void Reach(BootStage stage)
    {
        _tracker.Discover(_now, "eeprom");
        if (stage >= BootStage.Firmware)
        {
            File("file", "start4.elf", After(1));
        }

        if (stage >= BootStage.Kernel)
        {
            File("file", "kernel8.img", After(1));
        }

        if (stage >= BootStage.Root)
        {
            _tracker.Mount(After(1), "NFS");
        }

        if (stage >= BootStage.Up)
        {
            _tracker.Up(After(1), 10, "pi");
        }

        Assert.Equal(stage, _tracker.Stage);
    }

    private void File(string word, string name, DateTimeOffset now) => _tracker.File(now, word, name, 1000, 0.1, null);

    private DateTimeOffset After(double seconds) => _now = _now.AddSeconds(seconds);
}
