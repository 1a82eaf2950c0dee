using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using PiBoot.Web.Api;

namespace PiBoot.Commands;

/// <summary><c>piboot drive list|prepare|eject</c>.</summary>
internal static class DriveCommands
{
    public static Command Create()
    {
        var command = new Command("drive", "Show drives, make one the data drive, let go of it.");
        command.Subcommands.Add(List());
        command.Subcommands.Add(Prepare());
        command.Subcommands.Add(Eject());
        return command;
    }

    private static Command List() => Verb.Create("list", "List the drives, and what keeps one from being prepared.", [], static (context, cancellation) =>
        Verb.PrintAsync(context, "/api/v1/drives", ApiJson.Default.DriveViewArray, PrintList, cancellation));

    private static void PrintList(TextWriter output, DriveView[] drives)
    {
        if (drives.Length == 0)
        {
            output.WriteLine("No drive is plugged in.");
            return;
        }

        Table.Write(
            output,
            ["DEVICE", "USE", "SIZE", "FREE", "FILE SYSTEM", "LABEL", "MODEL", "BUS", ""],
            drives.Select(d => (string[])
            [
                d.Device, d.Use, Size(d.Bytes), Size(d.FreeBytes), d.FileSystem ?? "", d.Label ?? "", d.Model ?? "", d.Bus ?? "", d.Refusal ?? "",
            ]));
    }

    private static Command Prepare()
    {
        var device = new Argument<string>("DEVICE") { Description = "such as /dev/sda" };
        var erase = new Option<string?>("--erase") { HelpName = "DEVICE", Description = "the same device once more: what is on it may go" };
        return Verb.Create("prepare", "Make a drive the data drive: a btrfs file system labelled piboot, mounted on the data directory.", [device, erase], async (context, cancellation) =>
        {
            var order = JsonSerializer.Serialize(
                new PrepareOrder(context.Parsed.GetRequiredValue(device), context.Parsed.GetValue(erase)), ApiJson.Default.PrepareOrder);
            await foreach (var line in context.Client.LinesAsync(HttpMethod.Post, "/api/v1/drives/prepare", order, cancellation))
            {
                var progress = ControlClient.Parse(line, ApiJson.Default.PrepareProgress);
                if (progress.Failed is { } reason)
                {
                    throw new VerbException(ExitCode.Failed, reason);
                }

                if (progress.Done is { } drive)
                {
                    await context.Out.WriteLineAsync(
                        context.Json ? JsonSerializer.Serialize(drive, ApiJson.Default.DriveView) : $"{drive.Device} is the data drive now, mounted on {drive.MountedOn}.");
                    return ExitCode.Done;
                }

                if (!context.Json && progress.Step is { } step)
                {
                    await Console.Error.WriteLineAsync(step + " …");
                }
            }

            throw new VerbException(ExitCode.Failed, "The service broke off while the drive was prepared: see its log, and prepare it again.");
        });
    }

    private static Command Eject() => Verb.Create("eject", "Let go of the data drive, so that it can be pulled. Clients do not boot until it is back.", [], static async (context, cancellation) =>
    {
        await context.Client.SendAsync(HttpMethod.Post, "/api/v1/drives/eject", null, cancellation);
        await context.Out.WriteLineAsync(context.Json ? "{}" : "The drive can be pulled.");
        return ExitCode.Done;
    });

    private static string Size(long? bytes) =>
        bytes is { } size ? string.Create(CultureInfo.InvariantCulture, $"{size / 1e9:N1} GB") : "";
}
