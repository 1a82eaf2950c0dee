using System.CommandLine;
using System.Runtime.InteropServices;
using PiBoot.Composition;
using PiBoot.Configuration;
using PiBoot.Logging;

namespace PiBoot.Commands;

/// <summary>What the two verbs share that run until they are told to end.</summary>
internal static class LongRunning
{
    /// <summary>Reads the settings, logs, and ends at SIGTERM or SIGINT.</summary>
    /// <param name="options">Where the settings come from.</param>
    /// <param name="parsed">The command line.</param>
    /// <param name="errors">Takes faults of the settings.</param>
    /// <param name="serve">Serves until its token is cancelled.</param>
    /// <param name="cancellation">Ends it as a signal does.</param>
    public static async Task<int> RunAsync(
        ServeOptions options,
        ParseResult parsed,
        TextWriter errors,
        Func<GivenSettings, SystemdNotifier, LogOutput, CancellationToken, Task> serve,
        CancellationToken cancellation)
    {
        GivenSettings settings;
        try
        {
            settings = options.Read(parsed);
        }
        catch (SettingsException e)
        {
            await errors.WriteLineAsync($"piboot: {e.Message}");
            return ExitCode.WrongUsage;
        }

        var notifier = SystemdNotifier.FromEnvironment();
        await using var output = Logs.Create(settings.AtStart.LogLevel, notifier.IsPresent, Logs.WantsColour());
        var log = output.Log;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            try
            {
                stop.Cancel();
            }
            catch (ObjectDisposedException)
            {
                // A second signal while the first has just ended it: there is nothing left to end.
            }
        }

        try
        {
            await serve(settings, notifier, output, stop.Token);
            notifier.Stopping();
            log.Information("Stopped");
            return ExitCode.Done;
        }
        catch (StartException e)
        {
            log.Fatal("{Reason}", e.Message);
            return ExitCode.Failed;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return ExitCode.Done;
        }
        catch (Exception e)
        {
            log.Fatal(e, "A part of the service failed; it stops so that it can be started anew");
            return ExitCode.Failed;
        }
    }
}
