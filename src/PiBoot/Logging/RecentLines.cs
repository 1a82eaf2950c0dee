using System.Globalization;
using Serilog.Core;
using Serilog.Events;

namespace PiBoot.Logging;

/// <summary>The latest lines of the log, in memory: for who asks for help, also where no journal is. Thread-safe.</summary>
public sealed class RecentLines : ILogEventSink
{
    public const int Most = 5000;
    public const int MostCharacters = 1_000_000;
    private const int LongestLine = 4000;

    private readonly Lock _gate = new();
    private readonly Queue<string> _lines = new();
    private int _characters;

    /// <summary>The oldest first.</summary>
    public IReadOnlyList<string> Lines()
    {
        lock (_gate)
        {
            return [.. _lines];
        }
    }

    public void Emit(LogEvent logEvent)
    {
        var line = Render(logEvent);
        lock (_gate)
        {
            _lines.Enqueue(line);
            _characters += line.Length;
            while (_lines.Count > Most || _characters > MostCharacters)
            {
                _characters -= _lines.Dequeue().Length;
            }
        }
    }

    private static string Render(LogEvent logEvent)
    {
        var line = string.Create(
            CultureInfo.InvariantCulture,
            $"{logEvent.Timestamp.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.fff'Z'} {logEvent.Level} {logEvent.RenderMessage(CultureInfo.InvariantCulture)} {logEvent.Exception}").TrimEnd();
        return line.Length <= LongestLine ? line : line[..LongestLine];
    }
}
