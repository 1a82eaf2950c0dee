using System.CommandLine;
using System.Globalization;
using PiBoot.Web.Api;

namespace PiBoot.Commands;

/// <summary><c>piboot client capture SERIAL [--wait] [--out FILE]</c>.</summary>
internal static class ClientCaptureCommand
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    public static Command Create()
    {
        var client = ClientCommands.ClientArgument();
        var wait = new Option<bool>("--wait") { Description = "wait until that boot is over and write the file" };
        var output = new Option<string?>("--out") { HelpName = "FILE", Description = "the file to write (default with --wait: SERIAL.pcap); without --wait: what was captured before, and nothing new is" };
        var stop = new Option<bool>("--stop") { Description = "stop a capture that waits or records, or forget a finished one" };
        return Verb.Create(
            "capture",
            "Record what a client sends and gets at its next boot (DHCP, ARP, TFTP), as a pcap file for Wireshark.",
            [client, wait, output, stop],
            (context, cancellation) =>
            {
                var path = ClientCommands.PathOf(context, client) + "/capture";
                var file = context.Parsed.GetValue(output);
                return context.Parsed.GetValue(stop) ? StopAsync(context, path, cancellation)
                    : context.Parsed.GetValue(wait) ? WaitAsync(context, path, file ?? FileName(context.Parsed.GetRequiredValue(client)), cancellation)
                    : file is not null ? WriteAsync(context, path, file, cancellation)
                    : ArmAsync(context, path, cancellation);
            });
    }

    private static async Task<int> ArmAsync(VerbContext context, string path, CancellationToken cancellation)
    {
        var json = await context.Client.SendAsync(HttpMethod.Post, path, null, cancellation);
        await context.Out.WriteLineAsync(context.Json ? json : "Its next boot is captured, within 24 hours: --out FILE writes what was.");
        return ExitCode.Done;
    }

    private static async Task<int> StopAsync(VerbContext context, string path, CancellationToken cancellation)
    {
        await context.Client.SendAsync(HttpMethod.Delete, path, null, cancellation);
        await context.Out.WriteLineAsync(context.Json ? "{}" : "Stopped.");
        return ExitCode.Done;
    }

    private static async Task<int> WaitAsync(VerbContext context, string path, string file, CancellationToken cancellation)
    {
        var json = await context.Client.SendAsync(HttpMethod.Post, path, null, cancellation);
        var said = "";
        while (ControlClient.Parse(json, ApiJson.Default.CaptureView) is { State: "waiting" or "recording" } view)
        {
            if (view.State != said && !context.Json)
            {
                said = view.State;
                await Console.Error.WriteLineAsync(said == "waiting" ? "Waiting for its next boot: give it power." : "Recording.");
            }

            await Task.Delay(Pause, cancellation);
            json = await context.Client.GetAsync(path, cancellation);
        }

        return ControlClient.Parse(json, ApiJson.Default.CaptureView) is { Frames: 0, Reason: var reason }
            ? throw new VerbException(ExitCode.Failed, $"Nothing was captured: {reason ?? "it was stopped"}.")
            : await WriteAsync(context, path, file, cancellation);
    }

    /// <summary>To a new file that then takes the place of an old one; <c>-</c> is standard output.</summary>
    private static async Task<int> WriteAsync(VerbContext context, string path, string file, CancellationToken cancellation)
    {
        if (file == "-")
        {
            await using var output = Console.OpenStandardOutput();
            await context.Client.CopyAsync(path + ".pcap", output, cancellation);
            return ExitCode.Done;
        }

        var temporary = file + ".part";
        try
        {
            await using (var output = File.Create(temporary))
            {
                await context.Client.CopyAsync(path + ".pcap", output, cancellation);
            }

            File.Move(temporary, file, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new VerbException(ExitCode.Failed, $"Cannot write {file}: {e.Message}");
        }
        finally
        {
            File.Delete(temporary);
        }

        var json = await context.Client.GetAsync(path, cancellation);
        var view = ControlClient.Parse(json, ApiJson.Default.CaptureView);
        await context.Out.WriteLineAsync(context.Json ? json : string.Create(CultureInfo.InvariantCulture, $"{file}: {view.Frames} frames, {view.Bytes:N0} bytes{Lost(view)}"));
        return ExitCode.Done;
    }

    private static string Lost(CaptureView view) => view.Dropped > 0 ? $"; {view.Dropped} frames were lost" : "";

    private static string FileName(string client) => string.Concat(client.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-')) + ".pcap";
}
