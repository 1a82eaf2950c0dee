using Microsoft.Extensions.Logging;
using PiBoot.Web.Bounds;

namespace PiBoot.Web.Api;

/// <summary>
/// The API over HTTP. The control socket takes everything: whoever may open it (root and the group piboot) may give orders.
/// The network gets what the gate lets through. It listens all the time; the server itself runs while somebody is connected, as
/// Kestrel wakes the processor every second for as long as it runs.
/// </summary>
public sealed class ApiHost : IAsyncDisposable
{
    /// <summary>Between two starts of a server that fails.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly ApiState _state;
    private readonly ApiListening _where;
    private readonly ILoggerProvider _logging;
    private readonly LoggerFactory _logs;
    private readonly StreamSlots _streams;
    private readonly ApiDoors _doors;
    private readonly Task _running;

    private ApiHost(ApiState state, ApiListening where, ILoggerProvider logging)
    {
        (_state, _where, _logging) = (state, where, logging);
        _logs = new LoggerFactory([logging], new LoggerFilterOptions { MinLevel = LogLevel.Warning });
        _streams = new StreamSlots(id => state.Door?.IsGood(id) == true);
        _doors = new ApiDoors(where, _logs);
        if (state.Door is { } door)
        {
            door.Ended += _streams.End;
        }

        _running = RunAsync();
    }

    /// <summary>Listens when it comes back.</summary>
    /// <param name="state">What is shown and ordered.</param>
    /// <param name="where">Where it is served.</param>
    /// <param name="logging">Takes the server's own messages; belongs to the host from now on.</param>
    /// <exception cref="IOException">An address is taken or not permitted.</exception>
    public static ApiHost Start(ApiState state, ApiListening where, ILoggerProvider logging) => new(state, where, logging);

    /// <summary>The server runs.</summary>
    internal bool IsServing => _doors.IsServed;

    /// <summary>Every method and path that is served, paths with their <c>{id}</c>.</summary>
    internal async Task<IReadOnlyList<(string Method, string Path, Operation Operation)>> RoutesAsync()
    {
        await using var server = Build();
        return [.. server.Routes];
    }

    public async ValueTask DisposeAsync()
    {
        _doors.Close();
        await _running;
        await _doors.DisposeAsync();
        if (_state.Door is { } door)
        {
            door.Ended -= _streams.End;
        }

        _logs.Dispose();
        _logging.Dispose();
    }

    private ApiServer Build() => ApiServer.Build(_state, _where, _streams, _doors, _logging);

    private async Task RunAsync()
    {
        var log = _logs.CreateLogger<ApiHost>();
        while (!_doors.IsClosed)
        {
            try
            {
                await _doors.KnockedAsync();
                await ServeAsync();
                _state.Services?.WebRests?.Invoke();
            }
            catch (OperationCanceledException) when (_doors.IsClosed)
            {
                return;
            }
            catch (Exception e)
            {
                // Whoever waits is served by the next one; a server that took too long to end is no reason to have none any more.
                log.LogCritical(e, "The web server failed");
                await Task.Delay(Pause, CancellationToken.None);
            }
        }
    }

    private async Task ServeAsync()
    {
        await using var server = Build();
        await server.StartAsync(CancellationToken.None);
        await _doors.QuietAsync(_where.Quiet);
    }
}
