using PiBoot.Core.Boot;
using PiBoot.Testing;

namespace PiBoot.Core.Tests.Boot;

public sealed class BootBoardTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public void Everybody_who_looks_sees_what_was_told()
    {
        var board = new BootBoard(_time);
        var heard = new List<ClientEvent>();
        board.Seen += heard.Add;
        var watcher = board.Watch();
        Discover(board, "a");

        Assert.Equal("discover", Assert.Single(heard).Event.Event);
        Assert.True(watcher.TryRead(out var read));
        Assert.Equal(heard[0], read);
        Assert.Equal(BootStage.Dhcp, board.StatusOf("a").Stage);
        Assert.Equal(BootStatus.Unknown, board.StatusOf("b"));
        Assert.Equal(1, board.AttemptsOf("a"));

        board.Unwatch(watcher);
        Discover(board, "a");
        Assert.False(watcher.TryRead(out _));
    }

    [Fact]
    public void A_client_that_shows_no_sign_is_stalled_at_the_next_look_at_the_clock()
    {
        var board = new BootBoard(_time);
        Discover(board, "a");
        board.Tick(static _ => BootSurroundings.Unknown);
        Assert.Equal(BootStage.Dhcp, board.StatusOf("a").Stage);
        _time.Advance(BootLimits.Dhcp);
        board.Tick(static _ => BootSurroundings.Unknown);
        var status = board.StatusOf("a");
        Assert.Equal((BootStage.Stalled, ManualTime.Noon + BootLimits.Dhcp), (status.Stage, status.Since));
        Assert.NotNull(status.Verdict);
        Assert.Empty(board.UnderWay());
    }

    [Fact]
    public void A_boot_goes_on_under_the_serial_when_that_becomes_known()
    {
        var board = new BootBoard(_time);
        Discover(board, "b8:27:eb:6c:4c:16");
        board.Rename("b8:27:eb:6c:4c:16", "b66c4c16");
        Assert.Equal(BootStatus.Unknown, board.StatusOf("b8:27:eb:6c:4c:16"));
        Assert.Equal(BootStage.Dhcp, board.StatusOf("b66c4c16").Stage);
        Assert.Equal("b66c4c16", Assert.Single(board.TakeDue()).ClientId);
    }

    [Fact]
    public void Renaming_or_forgetting_somebody_unknown_is_nothing()
    {
        var board = new BootBoard(_time);
        board.Rename("a", "b");
        board.Forget("a");
        Assert.Empty(board.TakeDue());
    }

    [Fact]
    public void Boots_are_due_once_and_again_when_they_could_not_be_written()
    {
        var board = new BootBoard(_time);
        Discover(board, "a");
        var taken = board.TakeDue();
        Assert.Equal("a", Assert.Single(taken).ClientId);
        Assert.Empty(board.TakeDue());
        board.PutBack(taken);
        Assert.Single(board.TakeDue());

        board.Forget("a");
        board.PutBack(taken);
        Assert.Empty(board.TakeDue());
    }

    [Fact]
    public void A_boot_that_failed_is_written_with_its_verdict_beside_the_one_that_follows()
    {
        var board = new BootBoard(_time);
        Discover(board, "a");
        board.Tell("a", static (tracker, now) => tracker.File(now, "file", "start4.elf", 1, 1, null));
        _time.Advance(3);
        Discover(board, "a");

        var taken = board.TakeDue();
        Assert.Equal([ManualTime.Noon.AddSeconds(3), ManualTime.Noon], taken.Select(b => b.Boot.Started));
        Assert.Contains("start4.elf", taken[1].Boot.Verdict, StringComparison.Ordinal);
        Assert.Contains("start4.elf", board.StatusOf("a").Verdict, StringComparison.Ordinal);
        Assert.Empty(board.TakeDue());

        board.PutBack(taken);
        Assert.Equal(2, board.TakeDue().Count);
    }

    [Fact]
    public void A_board_takes_up_where_an_earlier_process_left_off()
    {
        var before = new BootBoard(_time);
        Discover(before, "a");
        var after = new BootBoard(_time);
        after.Resume("a", before.RecordOf("a")!);
        Assert.Equal(before.StatusOf("a").Stage, after.StatusOf("a").Stage);
        Assert.Equal(before.RecordOf("a")!.Events, after.RecordOf("a")!.Events);
        Assert.Empty(after.TakeDue());
    }

    [Fact]
    public void A_watcher_that_does_not_read_loses_the_oldest_events_and_holds_nobody_up()
    {
        var board = new BootBoard(_time);
        var watcher = board.Watch();
        for (var i = 0; i < 1500; i++)
        {
            _time.Advance(0.01);
            Discover(board, "a");
        }

        Assert.True(watcher.TryRead(out var oldest));
        Assert.True(oldest.Event.Time > ManualTime.Noon.AddSeconds(4));
    }

    [Fact]
    public async Task Many_loops_may_tell_at_once()
    {
        var board = new BootBoard(_time);
        var seen = 0;
        board.Seen += _ => Interlocked.Increment(ref seen);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(worker => Task.Run(() =>
        {
            for (var i = 0; i < 500; i++)
            {
                Discover(board, $"client {i % 7}");
                board.TakeDue();
                board.Tick(static _ => BootSurroundings.Unknown);
            }
        })));
        Assert.Equal(2000, seen);
        Assert.Equal(7, board.UnderWay().Count);
    }

    private static void Discover(BootBoard board, string id) => board.Tell(id, static (tracker, now) => tracker.Discover(now, "test"));
}
