using PiBoot.Core.Display;
using Serilog;

namespace PiBoot.Servers;

/// <summary>
/// Keeps a display showing how things are, on a thread of its own: a bus that hangs holds up nobody else. A display that does
/// not answer is tried again every few seconds and mentioned once.
/// </summary>
/// <param name="display">Is disposed of by its owner, after the loop has ended.</param>
/// <param name="screens">What to show.</param>
/// <param name="name">The appliance's host name, for the last screen.</param>
/// <param name="log">Takes the display's going and coming.</param>
public sealed class DisplayLoop(ICharacterDisplay display, DisplayScreens screens, string name, ILogger log)
{
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(3);

    private readonly ScreenSize _size = new(display.Columns, display.Rows);
    private string? _fault;

    /// <summary>Shows until cancelled, and says then that the service has stopped.</summary>
    public Task RunAsync(CancellationToken cancellation) => Task.Factory.StartNew(
        () => Run(cancellation), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>One look; returns the time until the next.</summary>
    public TimeSpan Step()
    {
        var screen = screens.Show(_size, out var pause);
        return TryShow(screen.Lines, screen.IsLit) ? pause : RetryPause;
    }

    /// <summary>The last words: what stood there before would go on looking true.</summary>
    public void Stop()
    {
        if (_fault is null)
        {
            string[] lines = [DisplayText.Fold(name), "service stopped"];
            TryShow([.. Enumerable.Range(0, _size.Rows).Select(row => DisplayText.Fit(row < lines.Length ? lines[row] : "", _size.Columns))], isLit: false);
        }
    }

    private void Run(CancellationToken cancellation)
    {
        try
        {
            while (!cancellation.IsCancellationRequested)
            {
                cancellation.WaitHandle.WaitOne(Step());
            }

            Stop();
        }
        catch (Exception e)
        {
            // Clients are served with or without a display.
            log.Error(e, "The display shows nothing any more until the service is started anew");
        }
    }

    private bool TryShow(IReadOnlyList<string> lines, bool isLit)
    {
        try
        {
            display.Light(isLit);
            display.Show(lines);
        }
        catch (DisplayException e)
        {
            if (_fault is null)
            {
                log.Warning("The display shows nothing: {Reason}", e.Message);
            }

            _fault = e.Message;
            return false;
        }

        if (_fault is not null)
        {
            log.Information("The display shows again how things are");
            _fault = null;
        }

        return true;
    }
}
