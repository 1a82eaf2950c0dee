using System.CommandLine;
using PiBoot.Composition;
using PiBoot.Configuration;
using PiBoot.Core.Drives;
using PiBoot.Core.Watchdog;
using PiBoot.Linux.Drives;
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
        command.SetAction((parsed, cancellation) => LongRunning.RunAsync(
            options,
            parsed,
            errors,
            ServeAsync,
            cancellation));
        return command;
    }

    private static async Task ServeAsync(GivenSettings settings, SystemdNotifier notifier, LogOutput output, CancellationToken stop)
    {
        using var shelf = notifier.TakeHanded();
        var signs = new LifeSigns();
        using var ended = new CancellationTokenSource();
        var watchdog = notifier.Watchdog is { } limit
            ? new ServiceWatchdog(signs, limit, () => DriveTrouble(settings), notifier.Alive, output.Log).RunAsync(ended.Token)
            : Task.CompletedTask;
        try
        {
            await using var appliance = new ApplianceLoop(settings, signs, shelf, TimeProvider.System, output);
            await appliance.RunAsync(notifier.Ready, stop);
        }
        catch (StartException)
        {
            // Who asked is not answered now; the next try does not come upon it.
            shelf.Drain();
            throw;
        }
        finally
        {
            await ended.CancelAsync();
            await watchdog;
        }
    }

    /// <summary>A drive that hangs holds whoever waits for it; no restart would cure that.</summary>
    private static string? DriveTrouble(GivenSettings settings)
    {
        try
        {
            return DriveWatch.Look(settings.AtStart.Data) is { Condition: DriveCondition.Failing or DriveCondition.Missing } drive ? drive.Trouble : null;
        }
        catch (IOException fault)
        {
            // The system's own drive cannot be read.
            return fault.Message;
        }
    }
}
