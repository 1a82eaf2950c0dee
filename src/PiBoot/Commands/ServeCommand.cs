using System.CommandLine;
using PiBoot.Composition;

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
            static async (settings, notifier, output, stop) =>
            {
                await using var appliance = new ApplianceLoop(settings, TimeProvider.System, output);
                await appliance.RunAsync(notifier.Ready, stop);
            },
            cancellation));
        return command;
    }
}
