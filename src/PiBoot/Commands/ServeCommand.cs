using System.CommandLine;
using System.Runtime.InteropServices;
using PiBoot.Composition;
using PiBoot.Configuration;
using PiBoot.Logging;

namespace PiBoot.Commands;

/// <summary><c>piboot serve</c>: the service.</summary>
internal static class ServeCommand
{
    public static Command Create(TextWriter errors)
    {
        var options = new ServeOptions();
        var command = new Command("serve", "Run the service: proxy DHCP, TFTP, NFS roots and the control socket.");
        options.AddTo(command);
        command.SetAction((parsed, cancellation) => RunAsync(options, parsed, errors, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(ServeOptions options, ParseResult parsed, TextWriter errors, CancellationToken cancellation)
    {
        ApplianceSettings settings;
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
        await using var log = Logs.Create(settings.LogLevel, notifier.IsPresent, Logs.WantsColour());
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            stop.Cancel();
        }

        try
        {
            await using var appliance = new ApplianceLoop(settings, TimeProvider.System, log);
            await appliance.RunAsync(notifier.Ready, stop.Token);
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
