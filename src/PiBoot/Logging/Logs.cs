using System.Globalization;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Sinks.SystemConsole.Themes;

namespace PiBoot.Logging;

/// <summary>Where log lines go and how they look. Writing them never holds up a loop: a full queue drops lines.</summary>
public static class Logs
{
    private const int Queue = 10_000;
    private const string ForPeople = "{Timestamp:HH:mm:ss.fff} {Level:u3} {Message:lj}{NewLine}{Exception}";
    private const string ForJournal = "{Priority}{Message:lj}{NewLine}{Exception}";

    /// <param name="level">Least severe messages to write.</param>
    /// <param name="underSystemd">The journal adds the time and takes the level from a number in front.</param>
    /// <param name="colour">False on anything but a terminal, and with NO_COLOR.</param>
    public static LogOutput Create(LogEventLevel level, bool underSystemd, bool colour)
    {
        var least = new LoggingLevelSwitch(level);
        var recent = new RecentLines();
        var configuration = new LoggerConfiguration().MinimumLevel.ControlledBy(least).WriteTo.Sink(recent);
        configuration = underSystemd
            ? configuration.Enrich.With<JournalPriority>()
            : configuration;
        var log = configuration
            .WriteTo.Async(
                sink => sink.Console(
                    outputTemplate: underSystemd ? ForJournal : ForPeople,
                    formatProvider: CultureInfo.InvariantCulture,
                    theme: colour ? AnsiConsoleTheme.Literate : ConsoleTheme.None),
                bufferSize: Queue)
            .CreateLogger();
        return new LogOutput(log, least, recent);
    }

    /// <summary>On a terminal, unless NO_COLOR says otherwise.</summary>
    public static bool WantsColour() =>
        !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("NO_COLOR") is null or "";

    /// <summary>sd-daemon(3): a line that begins with <c>&lt;4&gt;</c> is a warning.</summary>
    private sealed class JournalPriority : ILogEventEnricher
    {
        public void Enrich(LogEvent logEvent, ILogEventPropertyFactory propertyFactory)
        {
            var priority = logEvent.Level switch
            {
                LogEventLevel.Fatal => "<2>",
                LogEventLevel.Error => "<3>",
                LogEventLevel.Warning => "<4>",
                LogEventLevel.Information => "<6>",
                _ => "<7>",
            };
            logEvent.AddPropertyIfAbsent(new LogEventProperty("Priority", new ScalarValue(priority)));
        }
    }
}
