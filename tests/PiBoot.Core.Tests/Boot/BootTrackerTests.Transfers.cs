using PiBoot.Core.Boot;

namespace PiBoot.Core.Tests.Boot;

/// <content>Files under way, left and probed.</content>
public sealed partial class BootTrackerTests
{
    [Fact]
    public void A_running_transfer_keeps_a_boot_from_stalling_and_its_end_starts_the_clock()
    {
        Reach(BootStage.Firmware);
        _tracker.TransferBegan(After(1));
        Assert.Null(_tracker.Tick(After(300)));
        _tracker.TransferEnded(After(1));
        Assert.Null(_tracker.Tick(After(29)));
        Assert.NotNull(_tracker.Tick(After(1)));
    }

    [Fact]
    public void A_probe_and_a_file_that_may_be_missing_are_signs_of_life_and_no_events()
    {
        Reach(BootStage.Firmware);
        var events = _tracker.Record!.Events.Count;
        for (var i = 0; i < 10; i++)
        {
            After(20);
            _tracker.TransferBegan(_now);
            _tracker.TransferEnded(_now);
            Assert.Null(_tracker.Tick(After(20)));
            _tracker.Sign(_now);
        }

        Assert.Equal(BootStage.Firmware, _tracker.Stage);
        Assert.Equal(events, _tracker.Record!.Events.Count);
    }

    [Fact]
    public void A_transfer_that_an_earlier_boot_left_says_nothing_of_this_one()
    {
        var noon = new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);
        var tracker = new BootTracker();
        tracker.Discover(noon, "a Pi");
        tracker.TransferBegan(noon.AddSeconds(1));
        tracker.PowerOff(noon.AddSeconds(2), "relay");
        tracker.PowerOn(noon.AddSeconds(8), "relay");
        tracker.Discover(noon.AddSeconds(13), "a Pi");
        tracker.TransferBegan(noon.AddSeconds(60));
        Assert.Null(tracker.TransferLeft(noon.AddSeconds(61), "timed out", "initramfs8", 1000, 60, null));
        Assert.True(tracker.IsLoading);
        tracker.TransferEnded(noon.AddSeconds(62));
        tracker.File(noon.AddSeconds(62), "file", "kernel8.img", 2000, 2, null);
        tracker.Up(noon.AddSeconds(63), 10, "pi");
        Assert.Null(tracker.TransferLeft(noon.AddSeconds(70), "timed out", "initramfs8", 1000, 62.5, null));
        Assert.Equal(BootStage.Up, tracker.Stage);
    }

    [Fact]
    public void A_probe_that_is_left_open_does_not_bring_a_client_back_to_its_firmware()
    {
        var noon = new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);
        var tracker = new BootTracker();
        tracker.Discover(noon, "a Pi");
        tracker.TransferBegan(noon.AddSeconds(1));
        tracker.File(noon.AddSeconds(5), "file", "kernel8.img", 2000, 2, null);
        tracker.Up(noon.AddSeconds(20), 10, "pi");
        Assert.Null(tracker.TransferLeft(noon.AddSeconds(61), "timed out", "config.txt", 0, 60, null));
        Assert.Equal((BootStage.Up, noon.AddSeconds(20)), (tracker.Stage, tracker.LastSign));
    }

    [Fact]
    public void A_file_that_its_client_left_is_the_reason_why_it_stopped_and_no_sign_of_life()
    {
        var noon = new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);
        var tracker = new BootTracker();
        tracker.Discover(noon, "a Pi");
        tracker.File(noon.AddSeconds(2), "file", "start4.elf", 2000, 1, null);
        tracker.TransferBegan(noon.AddSeconds(3));
        Assert.Null(tracker.Tick(noon.AddSeconds(50)));
        Assert.Equal("timed out", tracker.TransferLeft(noon.AddSeconds(63), "timed out", "kernel8.img", 1000, 60, null)!.Event);
        Assert.Contains("in the middle of a file: kernel8.img", tracker.Tick(noon.AddSeconds(63))!.Verdict, StringComparison.Ordinal);
    }
}
