using System.CommandLine;
using System.Globalization;
using PiBoot.Web.Api;
using PiBoot.Web.Login;

namespace PiBoot.Commands;

/// <summary><c>piboot access session list|revoke</c>.</summary>
internal static class AccessSessionCommands
{
    public static Command Create()
    {
        var command = new Command("session", "Browsers that are logged in.");
        command.Subcommands.Add(List());
        command.Subcommands.Add(Revoke());
        return command;
    }

    private static Command List() => Verb.Create("list", "List browsers that are logged in.", [], static (context, cancellation) =>
        Verb.PrintAsync(context, "/api/v1/sessions", ApiJson.Default.SessionViewArray, Print, cancellation));

    private static void Print(TextWriter output, SessionView[] sessions)
    {
        if (sessions.Length == 0)
        {
            output.WriteLine("Nobody is logged in.");
            return;
        }

        Table.Write(output, ["ID", "ADDRESS", "BROWSER", "SINCE", "LAST SEEN"], sessions.Select(s => (string[])[s.Id, s.Address, s.Browser, Day(s.Created), Day(s.Used)]));
    }

    private static Command Revoke()
    {
        var id = new Argument<string>("ID") { Description = "as in the list" };
        return Verb.Create("revoke", "Log a browser out, at once.", [id], async (context, cancellation) =>
        {
            await context.Client.SendAsync(HttpMethod.Delete, $"/api/v1/sessions/{Uri.EscapeDataString(context.Parsed.GetRequiredValue(id))}", null, cancellation);
            await context.Out.WriteLineAsync(context.Json ? "{}" : "It is logged out.");
            return ExitCode.Done;
        });
    }

    private static string Day(DateTime utc) => utc.ToLocalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
