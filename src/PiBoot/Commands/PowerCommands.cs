using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using PiBoot.Web.Api;

namespace PiBoot.Commands;

/// <summary><c>piboot power list|on|off|cycle</c>.</summary>
internal static class PowerCommands
{
    public static Command Create()
    {
        var command = new Command("power", "Show and switch the power of clients that hang on a relay.");
        command.Subcommands.Add(List());
        command.Subcommands.Add(Switch("on", "Give power, one client after the other."));
        command.Subcommands.Add(Switch("off", "Shut down, and take the power away until it is switched on again.", cuts: true));
        command.Subcommands.Add(Switch("cycle", "Shut down, take the power away, and give it again.", cuts: true));
        return command;
    }

    private static Command List() => Verb.Create("list", "List the relays.", [], static (context, cancellation) =>
        Verb.PrintAsync(context, "/api/v1/power", ApiJson.Default.RelayViewArray, PrintList, cancellation));

    private static void PrintList(TextWriter output, RelayView[] relays)
    {
        if (relays.Length == 0)
        {
            output.WriteLine("No relay is configured: 'bank' in section [power] of the configuration file.");
            return;
        }

        Table.Write(
            output,
            ["RELAY", "STATE", "SINCE", "CLIENTS", "HOLD", "CYCLES/H", ""],
            relays.Select(r => (string[])
            [
                r.Relay,
                r.State,
                r.Since?.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) ?? "-",
                r.Clients.Count == 0 ? "-" : string.Join(", ", r.Clients),
                r.Held ? "yes" : "no",
                r.Cycles.ToString(CultureInfo.InvariantCulture),
                string.Join("; ", new[] { r.KeptOff ? "kept off" : null, r.Doing, r.Trouble }.Where(text => text is not null)),
            ]));
    }

    private static Command Switch(string word, string description, bool cuts = false)
    {
        var target = new Argument<string>("TARGET") { Description = "serial, MAC, name or address of a client, a relay as BANK/PORT, or 'all'" };
        var group = new Option<bool>("--group") { Description = "also where several clients hang on the relay" };
        var now = new Option<bool>("--now") { Description = "cut the power at once, without shutting down" };
        IReadOnlyList<Symbol> parts = cuts ? [target, group, now] : [target, group];
        return Verb.Create(word, description, parts, (context, cancellation) =>
        {
            var patch = new PowerPatch(word, context.Parsed.GetRequiredValue(target), context.Parsed.GetValue(group), cuts && context.Parsed.GetValue(now));
            return RunAsync(context, patch, cancellation);
        });
    }

    private static async Task<int> RunAsync(VerbContext context, PowerPatch patch, CancellationToken cancellation)
    {
        var order = JsonSerializer.Serialize(patch, ApiJson.Default.PowerPatch);
        await foreach (var line in context.Client.LinesAsync(HttpMethod.Post, "/api/v1/power", order, cancellation))
        {
            var progress = ControlClient.Parse(line, ApiJson.Default.PowerProgress);
            if (progress.Failed is { } reason)
            {
                throw new VerbException(ExitCode.Failed, reason);
            }

            if (progress.Done is { } relays)
            {
                if (context.Json)
                {
                    await context.Out.WriteLineAsync(JsonSerializer.Serialize([.. relays], ApiJson.Default.RelayViewArray));
                }

                return ExitCode.Done;
            }

            if (!context.Json)
            {
                await context.Out.WriteLineAsync(Words(progress));
                await context.Out.FlushAsync(cancellation);
            }
        }

        throw new VerbException(ExitCode.Failed, "The service broke it off: see its log, and 'piboot power list'.");
    }

    /// <summary>Such as <c>kitchen (hall/GPIO17): off</c>.</summary>
    private static string Words(PowerProgress progress) => progress.Clients is { Count: > 0 } clients
        ? $"{string.Join(" and ", clients)} ({progress.Relay}): {progress.Step}"
        : $"{progress.Relay}: {progress.Step}";
}
