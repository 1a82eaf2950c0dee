using System.Globalization;
using Serilog;
using Serilog.Core;
using Serilog.Events;

namespace PiBoot.Tests.Servers;

/// <summary>What was logged, one line each.</summary>
internal sealed class LogLines : ILogEventSink
{
    private readonly List<string> _lines = [];

    public LogLines() => Log = new LoggerConfiguration().WriteTo.Sink(this).CreateLogger();

    public Logger Log { get; }

    public IReadOnlyList<string> All
    {
        get
        {
            lock (_lines)
            {
                return [.. _lines];
            }
        }
    }

    public void Emit(LogEvent logEvent)
    {
        lock (_lines)
        {
            _lines.Add($"{logEvent.Level}: {logEvent.RenderMessage(CultureInfo.InvariantCulture).Replace("\"", "", StringComparison.Ordinal)}");
        }
    }
}
