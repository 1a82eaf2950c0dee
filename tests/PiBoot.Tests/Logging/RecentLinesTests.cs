using PiBoot.Logging;
using Serilog;
using Serilog.Core;
using Serilog.Events;

namespace PiBoot.Tests.Logging;

public sealed class RecentLinesTests
{
    private readonly RecentLines _recent = new();
    private readonly LoggingLevelSwitch _level = new(LogEventLevel.Information);
    private readonly Logger _log;

    public RecentLinesTests() => _log = new LoggerConfiguration().MinimumLevel.ControlledBy(_level).WriteTo.Sink(_recent).CreateLogger();

    [Fact]
    public void It_keeps_the_latest_lines()
    {
        for (var i = 0; i < RecentLines.Most + 10; i++)
        {
            _log.Information("line {Number}", i);
        }

        Assert.Equal(RecentLines.Most, _recent.Lines().Count);
        Assert.EndsWith("Information line 10", _recent.Lines()[0], StringComparison.Ordinal);
    }

    [Fact]
    public void It_keeps_no_more_than_a_megabyte_and_no_endless_line()
    {
        for (var i = 0; i < 1000; i++)
        {
            _log.Warning("{Text}", new string('x', 10_000));
        }

        Assert.InRange(_recent.Lines().Sum(l => l.Length), 900_000, RecentLines.MostCharacters);
    }

    [Fact]
    public void A_level_that_is_turned_counts_from_the_next_line_on()
    {
        _log.Debug("unheard");
        _level.MinimumLevel = LogEventLevel.Debug;
        _log.Debug("heard");
        _level.MinimumLevel = LogEventLevel.Error;
        _log.Warning("unheard");
        Assert.EndsWith("Debug heard", _recent.Lines().Single(), StringComparison.Ordinal);
    }
}
