using System.Collections.Concurrent;
using Serilog;

namespace PiBoot.Logging;

/// <summary>
/// Log lines that strangers on the network can cause: one per kind in ten seconds, with the number of those left out.
/// </summary>
public sealed class StrangerLog(ILogger log, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    /// <summary>Kinds are our own fixed words plus, at most, a client's id, so the table stays small; past this it is emptied.</summary>
    private const int MaximumKinds = 1000;

    private readonly ConcurrentDictionary<string, Entry> _kinds = new(StringComparer.Ordinal);

    /// <param name="kind">What counts as the same message.</param>
    /// <param name="message">The whole sentence.</param>
    public void Warn(string kind, string message)
    {
        if (_kinds.Count > MaximumKinds)
        {
            _kinds.Clear();
        }

        var entry = _kinds.GetOrAdd(kind, static _ => new Entry());
        int leftOut;
        lock (entry)
        {
            var now = time.GetTimestamp();
            if (entry.Last is { } last && time.GetElapsedTime(last, now) < Pause)
            {
                entry.LeftOut++;
                return;
            }

            entry.Last = now;
            leftOut = entry.LeftOut;
            entry.LeftOut = 0;
        }

        if (leftOut > 0)
        {
            log.Warning("{Message} ({LeftOut} more of these were not logged)", message, leftOut);
        }
        else
        {
            log.Warning("{Message}", message);
        }
    }

    private sealed class Entry
    {
        public long? Last { get; set; }

        public int LeftOut { get; set; }
    }
}
