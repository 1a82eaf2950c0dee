using Serilog.Core;

namespace PiBoot.Logging;

/// <summary>The log, how much it says, and what it said lately.</summary>
/// <param name="Log">Takes the lines.</param>
/// <param name="Level">May be turned at any time.</param>
/// <param name="Recent">Its latest lines.</param>
public sealed record LogOutput(Logger Log, LoggingLevelSwitch Level, RecentLines Recent) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => Log.DisposeAsync();
}
