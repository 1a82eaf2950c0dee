using System.Text;
using PiBoot.Testing;
using PiBoot.Web.Events;

namespace PiBoot.Web.Tests;

public sealed class EventFeedTests
{
    private readonly EventFeed _feed = new(new ManualTime());

    [Fact]
    public void Events_are_numbered_and_read_in_order_in_portions()
    {
        foreach (var i in Enumerable.Range(0, 5))
        {
            _feed.Add("boot", $"{i}");
        }

        var (place, events) = (1L, new List<byte[]>());
        Assert.True(_feed.Read(ref place, events, 3));
        Assert.Equal(["1", "2", "3"], events.Select(Data));
        events.Clear();
        Assert.True(_feed.Read(ref place, events, 3));
        Assert.Equal(["4"], events.Select(Data));
        Assert.Equal(5, place);
    }

    [Fact]
    public void Who_is_too_slow_for_what_is_kept_is_told_so_and_goes_on_at_the_end()
    {
        for (var i = 0; i <= EventFeed.Kept; i++)
        {
            _feed.Add("boot", $"{i}");
        }

        var (place, events) = (0L, new List<byte[]>());
        Assert.False(_feed.Read(ref place, events, 3));
        Assert.Empty(events);
        Assert.Equal(_feed.Next, place);
        Assert.Contains("event: reset\n", Encoding.UTF8.GetString(_feed.Reset(place)), StringComparison.Ordinal);
        place = 1;
        Assert.True(_feed.Read(ref place, events, 1));
        Assert.Equal(["1"], events.Select(Data));
    }

    [Fact]
    public void The_place_behind_an_event_is_known_as_long_as_what_follows_it_is_kept()
    {
        _feed.Add("boot", "0");
        var (place, events) = (0L, new List<byte[]>());
        _feed.Read(ref place, events, 1);
        var id = Encoding.UTF8.GetString(events[0]).Split('\n')[0][4..];
        Assert.Equal(1, _feed.PlaceAfter(id));
        for (var i = 0; i < EventFeed.Kept; i++)
        {
            Assert.Equal(1, _feed.PlaceAfter(id));
            _feed.Add("boot", "x");
        }

        Assert.Equal(1, _feed.PlaceAfter(id));
        _feed.Add("boot", "x");
        Assert.Null(_feed.PlaceAfter(id));
        Assert.Null(_feed.PlaceAfter(id.Split('-')[0] + "-99999999"));
    }

    [Fact]
    public async Task Waiting_ends_with_the_next_event()
    {
        var waiting = _feed.WaitAsync(0, CancellationToken.None);
        Assert.False(waiting.IsCompleted);
        _feed.Add("boot", "{}");
        await waiting;
        await _feed.WaitAsync(0, CancellationToken.None);
    }

    private static string Data(byte[] frame) => Encoding.UTF8.GetString(frame).Split('\n')[2]["data: ".Length..];
}
