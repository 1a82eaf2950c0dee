using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using PiBoot.Web.Api;
using PiBoot.Web.Login;

namespace PiBoot.Commands;

/// <summary><c>piboot access token add|list|revoke</c>.</summary>
internal static class AccessTokenCommands
{
    public static Command Create()
    {
        var command = new Command("token", "API tokens, by which programs come in.");
        command.Subcommands.Add(Add());
        command.Subcommands.Add(List());
        command.Subcommands.Add(Revoke());
        return command;
    }

    private static Command Add()
    {
        var name = new Argument<string>("NAME") { Description = "what it is for" };
        var scope = new Option<string>("--scope") { HelpName = "read|full", Description = "read: to look; full: to do what a browser may do", DefaultValueFactory = static _ => "read" };
        return Verb.Create("add", "Make a token and print it; nobody is told it again.", [name, scope], async (context, cancellation) =>
        {
            var order = JsonSerializer.Serialize(
                new TokenOrder(context.Parsed.GetRequiredValue(name), context.Parsed.GetValue(scope)), ApiJson.Default.TokenOrder);
            var json = await context.Client.SendAsync(HttpMethod.Post, "/api/v1/tokens", order, cancellation);
            await context.Out.WriteLineAsync(context.Json ? json : ControlClient.Parse(json, ApiJson.Default.TokenView).Token);
            return ExitCode.Done;
        });
    }

    private static Command List() => Verb.Create("list", "List the tokens, without themselves.", [], static (context, cancellation) =>
        Verb.PrintAsync(context, "/api/v1/tokens", ApiJson.Default.TokenViewArray, Print, cancellation));

    private static void Print(TextWriter output, TokenView[] tokens)
    {
        if (tokens.Length == 0)
        {
            output.WriteLine("There are no tokens.");
            return;
        }

        Table.Write(output, ["ID", "NAME", "SCOPE", "CREATED", "LAST USED"], tokens.Select(t => (string[])[t.Id, t.Name, t.Scope, Day(t.Created), t.Used is { } used ? Day(used) : "never"]));
    }

    private static Command Revoke()
    {
        var id = new Argument<string>("ID") { Description = "as in the list" };
        return Verb.Create("revoke", "Make a token good for nothing, at once.", [id], async (context, cancellation) =>
        {
            await context.Client.SendAsync(HttpMethod.Delete, $"/api/v1/tokens/{Uri.EscapeDataString(context.Parsed.GetRequiredValue(id))}", null, cancellation);
            await context.Out.WriteLineAsync(context.Json ? "{}" : "The token is revoked.");
            return ExitCode.Done;
        });
    }

    private static string Day(DateTime utc) => utc.ToLocalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
