using PiBoot.Configuration;
using PiBoot.Core.Display;
using PiBoot.Linux.Links;
using PiBoot.Servers;
using PiBoot.Web.Api;
using Serilog;

namespace PiBoot.Composition;

/// <summary>The screens that the API shows, and the display on the I2C bus where one is configured. Lives as long as the service.</summary>
internal sealed class StatusDisplay : IAsyncDisposable
{
    private readonly ICharacterDisplay? _display;
    private readonly DisplayScreens _screens;
    private readonly ILogger _log;
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    /// <param name="live">All settings.</param>
    /// <param name="state">What there is to show; is given the screens.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">Takes the display's going and coming.</param>
    /// <exception cref="StartException">The display's address is that of relays.</exception>
    public StatusDisplay(SettingsStore live, ApiState state, TimeProvider time, ILogger log)
    {
        var settings = live.Current;
        _log = log;
        _display = DisplayStart.Make(settings.Display, settings.Banks);
        var reader = new DisplayFactsReader(state, Environment.MachineName, () => Addresses(settings), time);
        state.Screens = _screens = new DisplayScreens(
            reader.Read, time, DisplayStart.SizeOf(settings.Display), live.Of(static s => new DisplayTempo(s.Display.Page, s.Display.Sleep)));
    }

    /// <summary>From here on the display shows how things are.</summary>
    public void Start()
    {
        if (_display is not null)
        {
            _running = new DisplayLoop(_display, _screens, Environment.MachineName, _log).RunAsync(_stop.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _display?.Dispose();
        _stop.Dispose();
    }

    /// <summary>Of the interfaces that are to serve clients.</summary>
    private static string[] Addresses(ApplianceSettings settings)
    {
        using var links = new LinkTable(settings.Interfaces);
        return [.. links.All.SelectMany(l => l.Addresses).Select(a => a.Address.ToString())];
    }
}
