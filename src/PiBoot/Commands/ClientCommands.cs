using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using PiBoot.Web.Api;

namespace PiBoot.Commands;

/// <summary><c>piboot client list|show|approve|set|forget|log</c>.</summary>
internal static class ClientCommands
{
    public static Command Create()
    {
        var command = new Command("client", "Show and change the clients.");
        command.Subcommands.Add(List());
        command.Subcommands.Add(Show());
        command.Subcommands.Add(Approve());
        command.Subcommands.Add(Set());
        command.Subcommands.Add(Forget());
        command.Subcommands.Add(Log());
        return command;
    }

    private static Command List() => Verb.Create("list", "List the clients.", [], static (context, cancellation) =>
        Verb.PrintAsync(context, "/api/v1/clients", ApiJson.Default.ClientViewArray, PrintList, cancellation));

    private static void PrintList(TextWriter output, ClientView[] clients)
    {
        if (clients.Length == 0)
        {
            output.WriteLine("No Pi was seen yet: plug one in.");
            return;
        }

        Table.Write(
            output,
            ["CLIENT", "NAME", "STAGE", "MODEL", "ADDRESS", "SYSTEM", "LAST SEEN"],
            clients.Select(c => (string[])
            [
                c.Id, c.Name, c.Approved ? c.Stage : "to approve", c.Model ?? "?", c.Address ?? "-", c.Os ?? "-",
                c.LastSeen.ToLocalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
            ]));
    }

    private static Command Show()
    {
        var client = ClientArgument();
        return Verb.Create("show", "Show one client.", [client], async (context, cancellation) =>
            await PrintClient(context, await context.Client.GetAsync(PathOf(context, client), cancellation)));
    }

    private static Command Approve()
    {
        var client = ClientArgument();
        return Verb.Create("approve", "Approve a client: from its next try on it is answered.", [client], async (context, cancellation) =>
            await PrintClient(context, await context.Client.SendAsync(HttpMethod.Post, PathOf(context, client) + "/approve", null, cancellation)));
    }

    private static Command Set()
    {
        var client = ClientArgument();
        var name = Text("--name", "NAME", "its name in lists");
        var hostname = Text("--hostname", "NAME", "host name of its system; empty: its name");
        var os = Text("--os", "NAME", "its operating system, from its next boot; empty: the default");
        var root = Text("--root", "private|shared", "how its root is made, from its next boot");
        return Verb.Create("set", "Change a client.", [client, name, hostname, os, root], async (context, cancellation) =>
        {
            var patch = new ClientPatch(
                context.Parsed.GetValue(name), context.Parsed.GetValue(hostname), context.Parsed.GetValue(os), context.Parsed.GetValue(root));
            if (patch == new ClientPatch(null, null, null, null))
            {
                throw new VerbException(ExitCode.WrongUsage, "Say what to set: --name, --hostname, --os or --root.");
            }

            var body = JsonSerializer.Serialize(patch, ApiJson.Default.ClientPatch);
            return await PrintClient(context, await context.Client.SendAsync(HttpMethod.Patch, PathOf(context, client), body, cancellation));
        });
    }

    private static Command Forget()
    {
        var client = ClientArgument();
        return Verb.Create("forget", "Forget a client and its history; its files stay.", [client], async (context, cancellation) =>
        {
            await context.Client.SendAsync(HttpMethod.Delete, PathOf(context, client), null, cancellation);
            await context.Out.WriteLineAsync(context.Json ? "{}" : "Forgotten.");
            return ExitCode.Done;
        });
    }

    private static Command Log()
    {
        var client = ClientArgument();
        return Verb.Create("log", "Print a client's boot as a timeline.", [client], (context, cancellation) =>
            Verb.PrintAsync(context, PathOf(context, client) + "/log", ApiJson.Default.EventViewArray, Timeline.Write, cancellation));
    }

    private static async Task<int> PrintClient(VerbContext context, string json)
    {
        if (context.Json)
        {
            await context.Out.WriteLineAsync(json);
            return ExitCode.Done;
        }

        var c = ControlClient.Parse(json, ApiJson.Default.ClientView);
        (string Label, string? Value)[] lines =
        [
            ("Client", c.Id),
            ("Name", c.Name),
            ("Model", c.Model),
            ("Revision", c.Revision),
            ("MAC", string.Join(", ", c.Macs)),
            ("Address", c.Address),
            ("System", c.Os),
            ("Root", c.RootMode),
            ("Host name", c.Hostname),
            ("Stage", c.Approved ? c.Stage : $"waits for approval: piboot client approve {c.Id}"),
            ("Verdict", c.Verdict),
            ("Last seen", c.LastSeen.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)),
        ];
        foreach (var (label, value) in lines.Where(l => !string.IsNullOrEmpty(l.Value)))
        {
            await context.Out.WriteLineAsync($"{label,-10}  {value}");
        }

        return ExitCode.Done;
    }

    private static Argument<string> ClientArgument() => new("SERIAL") { Description = "serial, MAC, name or address of a client" };

    private static Option<string?> Text(string name, string value, string description) =>
        new(name) { HelpName = value, Description = description };

    private static string PathOf(VerbContext context, Argument<string> client) =>
        "/api/v1/clients/" + Uri.EscapeDataString(context.Parsed.GetRequiredValue(client));
}
