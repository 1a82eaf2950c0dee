using System.CommandLine;
using PiBoot.Core.Display;
using PiBoot.Logging;
using PiBoot.Web.Api;

namespace PiBoot.Commands;

/// <summary><c>piboot display</c>: the screen of the status display on a terminal, also where there is no such display.</summary>
internal static class DisplayCommand
{
    private const string Data = "data: ";

    public static Command Create()
    {
        var size = new Option<string?>("--size") { HelpName = "COLUMNSxROWS", Description = $"{string.Join(", ", ScreenSize.All)}; without it that of the display on the I2C bus, or {ScreenSize.Large}" };
        size.AcceptOnlyFromAmong([.. ScreenSize.All.Select(s => s.ToString())]);
        var once = new Option<bool>("--once") { Description = "show the screen of this moment and end" };
        return Verb.Create("display", "Show the screen of the status display, until Ctrl-C.", [size, once], async (context, cancellation) =>
        {
            var query = context.Parsed.GetValue(size) is { } asked ? $"?size={asked}" : "";
            if (context.Parsed.GetValue(once))
            {
                Show(context, new Sheet(), await context.Client.GetAsync("/api/v1/display" + query, cancellation)).Dispose();
                return ExitCode.Done;
            }

            return await FollowAsync(context, query, cancellation);
        });
    }

    private static async Task<int> FollowAsync(VerbContext context, string query, CancellationToken cancellation)
    {
        using var sheet = new Sheet();
        try
        {
            await foreach (var line in context.Client.LinesAsync(HttpMethod.Get, "/api/v1/display/events" + query, null, cancellation))
            {
                if (line.StartsWith(Data, StringComparison.Ordinal))
                {
                    Show(context, sheet, line[Data.Length..]);
                }
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return ExitCode.Done;
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            // The service was stopped while it spoke: said below.
        }

        throw new VerbException(ExitCode.NotReachable, "The service has stopped.");
    }

    private static Sheet Show(VerbContext context, Sheet sheet, string json)
    {
        if (context.Json)
        {
            context.Out.WriteLine(json);
            return sheet;
        }

        var screen = ControlClient.Parse(json, ApiJson.Default.ScreenView);
        sheet.Display ??= new TerminalDisplay(
            context.Out, new ScreenSize(screen.Columns, screen.Rows), isTerminal: !Console.IsOutputRedirected, Logs.WantsColour());
        sheet.Display.Light(screen.Light);
        sheet.Display.Show(screen.Lines);
        return sheet;
    }

    /// <summary>The display, made when its size is known.</summary>
    private sealed class Sheet : IDisposable
    {
        public TerminalDisplay? Display { get; set; }

        public void Dispose() => Display?.Dispose();
    }
}
