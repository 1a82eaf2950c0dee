using PiBoot.Core.Power;

namespace PiBoot.Core.Tests.Power;

public sealed class OrderLinesTests : IDisposable
{
    private readonly OrderLines _lines = new();

    public void Dispose() => _lines.Dispose();

    [Fact]
    public void An_order_goes_to_the_client_that_it_is_for_and_to_nobody_else()
    {
        var kitchen = _lines.Join("1")!;
        var oven = _lines.Join("2")!;
        Assert.True(_lines.TryOrder("1", "reboot"));
        Assert.False(_lines.TryOrder("3", "reboot"));
        Assert.True(kitchen.TryRead(out var order));
        Assert.Equal("reboot", order);
        Assert.False(oven.TryRead(out _));
    }

    [Fact]
    public void A_newer_connection_replaces_the_older_which_does_not_end_it()
    {
        var before = _lines.Join("1")!;
        var after = _lines.Join("1")!;
        Assert.True(before.Completion.IsCompleted);
        _lines.Leave("1", before);
        Assert.True(_lines.IsConnected("1") && _lines.TryOrder("1", "poweroff"));
        Assert.True(after.TryRead(out _));
        _lines.Leave("1", after);
        Assert.False(_lines.IsConnected("1") || _lines.TryOrder("1", "poweroff"));
    }

    [Fact]
    public void Orders_that_nobody_takes_do_not_pile_up()
    {
        _lines.Join("1");
        Assert.Equal(4, Enumerable.Range(0, 10).Count(_ => _lines.TryOrder("1", "reboot")));
    }

    [Fact]
    public void There_are_no_more_connections_than_a_thousand()
    {
        var readers = Enumerable.Range(0, OrderLines.MostLines).Select(i => _lines.Join($"{i}")!).ToArray();
        Assert.Null(_lines.Join("one more"));
        Assert.NotNull(_lines.Join("0"));
        _lines.Leave("1", readers[1]);
        Assert.NotNull(_lines.Join("one more"));
    }
}
