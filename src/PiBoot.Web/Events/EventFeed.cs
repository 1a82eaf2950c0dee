using System.Globalization;
using System.Text;

namespace PiBoot.Web.Events;

/// <summary>
/// What happens, for all who watch. Each event has a number and is written down once for all of them; the newest are
/// kept, so that who lost its connection, or reads slowly, goes on where it was. However many watch: what a watcher
/// costs is its place in this list. Thread-safe, and adding never waits for anybody.
/// </summary>
/// <param name="time">The clock; its reading tells the life of this service from an earlier one.</param>
public sealed class EventFeed(TimeProvider time)
{
    /// <summary>Events that are kept. A boot has about forty.</summary>
    public const int Kept = 4000;

    private readonly Lock _gate = new();
    private readonly byte[]?[] _ring = new byte[]?[Kept];
    private readonly string _life = time.GetUtcNow().ToUnixTimeMilliseconds().ToString("x", CultureInfo.InvariantCulture);
    private long _next;
    private int _watchers;
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Streams that are open.</summary>
    public int Watchers => Volatile.Read(ref _watchers);

    /// <summary>How long a watcher is sent nothing at most: who is gone is noticed by then, and who listens knows by its silence that the connection is lost.</summary>
    public TimeSpan Ping { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Number that the next event gets.</summary>
    public long Next
    {
        get
        {
            lock (_gate)
            {
                return _next;
            }
        }
    }

    /// <param name="kind">Such as <c>boot</c>; a plain word.</param>
    /// <param name="json">Its data, without line feeds.</param>
    public void Add(string kind, string json)
    {
        TaskCompletionSource waiting;
        lock (_gate)
        {
            _ring[_next % Kept] = Encoding.UTF8.GetBytes($"id: {_life}-{_next}\nevent: {kind}\ndata: {json}\n\n");
            _next++;
            waiting = _more;
            _more = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        waiting.SetResult();
    }

    /// <summary>Where a watcher goes on that has seen the event with this id; null where that cannot be told any more.</summary>
    public long? PlaceAfter(string lastEventId)
    {
        var parts = lastEventId.Split('-');
        if (parts.Length != 2 || parts[0] != _life || !long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var seen))
        {
            return null;
        }

        lock (_gate)
        {
            return seen < _next && seen + 1 >= _next - Kept ? seen + 1 : null;
        }
    }

    /// <summary>Adds the events from a place on, as they go over the wire, and moves the place behind them.</summary>
    /// <param name="place">Number of the next event to read.</param>
    /// <param name="events">Takes at most <paramref name="most"/>.</param>
    /// <param name="most">More than these wait for the next call.</param>
    /// <returns>False when events from this place on are not kept any more; then the place is the end.</returns>
    public bool Read(ref long place, List<byte[]> events, int most)
    {
        lock (_gate)
        {
            if (place < _next - Kept)
            {
                place = _next;
                return false;
            }

            for (; place < _next && events.Count < most; place++)
            {
                events.Add(_ring[place % Kept]!);
            }

            return true;
        }
    }

    /// <summary>Ends when there is an event at this place, or with the token.</summary>
    public Task WaitAsync(long place, CancellationToken cancellation)
    {
        lock (_gate)
        {
            return place < _next ? Task.CompletedTask : _more.Task.WaitAsync(cancellation);
        }
    }

    public void Join() => Interlocked.Increment(ref _watchers);

    public void Leave() => Interlocked.Decrement(ref _watchers);

    /// <summary>Tells a watcher that it has missed some, and where it is now.</summary>
    public byte[] Reset(long place) => Encoding.UTF8.GetBytes($"id: {_life}-{place - 1}\nevent: reset\ndata: {{}}\n\n");
}
