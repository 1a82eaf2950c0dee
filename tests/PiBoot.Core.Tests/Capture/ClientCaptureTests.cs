using PiBoot.Core.Boot;
using PiBoot.Core.Capture;
using PiBoot.Testing;

namespace PiBoot.Core.Tests.Capture;

public sealed class ClientCaptureTests
{
    private static readonly DateTimeOffset Armed = ManualTime.Noon;
    private static readonly byte[] Frame = [1, 2, 3];

    private readonly ClientCapture _capture = new(Armed, Armed.AddSeconds(-10));

    [Fact]
    public void It_waits_for_the_next_boot_and_begins_with_what_came_just_before()
    {
        Take(0);
        Take(7);
        Take(8);
        Assert.Equal((CaptureState.Waiting, 0), (_capture.Read().State, _capture.Read().Frames));
        Sees(8, BootStage.Dhcp, boot: 8);
        Take(9);
        var reading = _capture.Read();
        Assert.Equal((CaptureState.Recording, 3, Armed.AddSeconds(7)), (reading.State, reading.Frames, reading.Started));
    }

    [Fact]
    public void A_boot_that_was_under_way_is_not_the_next_one()
    {
        Sees(1, BootStage.Firmware, boot: -10);
        Sees(20, BootStage.Up, boot: -10);
        Take(21);
        Assert.Equal(CaptureState.Waiting, _capture.Read().State);
    }

    [Theory]
    [InlineData(BootStage.Up, "the client is up")]
    [InlineData(BootStage.Stalled, "the client stalled")]
    public void It_ends_with_the_boot(BootStage stage, string why)
    {
        Sees(1, BootStage.Dhcp, boot: 1);
        Take(2);
        Sees(30, stage, boot: 1);
        Take(31);
        var reading = _capture.Read();
        Assert.Equal((CaptureState.Done, 1, why, Armed.AddSeconds(2)), (reading.State, reading.Frames, reading.Ending, reading.Ended));
        Assert.Equal(1, CaptureFile.Read(_capture.ToFile())!.Frames);
    }

    [Fact]
    public void It_ends_ten_minutes_after_its_begin()
    {
        Sees(100, BootStage.Dhcp, boot: 100);
        _capture.Tick(Armed.AddSeconds(699));
        Assert.True(_capture.IsUnderWay);
        _capture.Tick(Armed.AddSeconds(700));
        Assert.Equal((CaptureState.Done, "10 minutes are over"), (_capture.Read().State, _capture.Read().Ending));
    }

    [Fact]
    public void It_waits_no_longer_than_a_day()
    {
        _capture.Tick(Armed.AddHours(24).AddSeconds(-1));
        Assert.True(_capture.IsUnderWay);
        _capture.Tick(Armed.AddHours(24));
        Assert.Equal((CaptureState.Done, 0), (_capture.Read().State, _capture.Read().Frames));
    }

    [Fact]
    public void It_ends_when_it_is_full()
    {
        Sees(1, BootStage.Dhcp, boot: 1);
        var large = new byte[16_000];
        for (var i = 0; i < 2000; i++)
        {
            _capture.Take(Nanoseconds(1), large, large.Length, Armed.AddSeconds(1));
        }

        var reading = _capture.Read();
        Assert.Equal(CaptureState.Done, reading.State);
        Assert.InRange(reading.Bytes, FrameRecord.MaximumBytes - 16_100, FrameRecord.MaximumBytes);
        Assert.Equal(reading.Frames, CaptureFile.Read(_capture.ToFile())!.Frames);
    }

    [Fact]
    public void It_ends_at_a_hundred_thousand_frames()
    {
        Sees(1, BootStage.Dhcp, boot: 1);
        for (var i = 0; i <= FrameRecord.MaximumFrames; i++)
        {
            _capture.Take(Nanoseconds(1), Frame, 60, Armed.AddSeconds(1));
        }

        Assert.Equal((CaptureState.Done, FrameRecord.MaximumFrames), (_capture.Read().State, _capture.Read().Frames));
    }

    [Fact]
    public void A_client_that_talks_without_booting_fills_nothing()
    {
        for (var i = 0; i < 10_000; i++)
        {
            Take(1);
        }

        Sees(2, BootStage.Dhcp, boot: 2);
        Assert.Equal(64, _capture.Read().Frames);
    }

    [Fact]
    public void What_was_lost_while_it_waited_does_not_count()
    {
        _capture.Dropped(5);
        Sees(1, BootStage.Dhcp, boot: 1);
        _capture.Dropped(7);
        Assert.Equal(7, _capture.Read().Dropped);
    }

    [Fact]
    public void A_file_of_something_else_is_no_capture()
    {
        Assert.Null(CaptureFile.Read("#!/bin/sh and twenty more bytes"u8));
        Assert.Null(CaptureFile.Read([]));
    }

    private void Take(double second) => _capture.Take(Nanoseconds(second), Frame, 60, Armed.AddSeconds(second));

    private void Sees(double second, BootStage stage, double boot) => _capture.Seen(
        new ClientEvent("x", new BootEvent(Armed.AddSeconds(second), stage, "x")) { Started = Armed.AddSeconds(boot) }, Armed.AddSeconds(second));

    private static long Nanoseconds(double second) => (long)((Armed.AddSeconds(second) - DateTimeOffset.UnixEpoch).Ticks * 100);
}
