using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using PiBoot.Core.Clients;
using PiBoot.Web.Api;

namespace PiBoot.Commands;

/// <summary><c>piboot client list|show|approve|set|forget|log|capture|export</c>.</summary>
internal static class ClientCommands
{
    public static Command Create()
    {
        var command = new Command("client", "Show and change the clients.");
        command.Subcommands.Add(List());
        command.Subcommands.Add(Show());
        command.Subcommands.Add(Approve());
        command.Subcommands.Add(new ClientSetCommand().Create());
        command.Subcommands.Add(Forget());
        command.Subcommands.Add(Log());
        command.Subcommands.Add(ClientCaptureCommand.Create());
        command.Subcommands.Add(ClientExportCommand.Create());
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
        var back = new Option<int>("--back") { HelpName = "N", Description = $"the N-th boot before the last one, at most {IClientRegistry.MaximumBoots - 1}", DefaultValueFactory = static _ => 0 };
        return Verb.Create("log", "Print a client's boot as a timeline.", [client, back], (context, cancellation) => context.Parsed.GetValue(back) is var boot and not 0
            ? EarlierAsync(context, PathOf(context, client), boot, cancellation)
            : Verb.PrintAsync(context, PathOf(context, client) + "/log", ApiJson.Default.EventViewArray, Timeline.Write, cancellation));
    }

    private static async Task<int> EarlierAsync(VerbContext context, string path, int back, CancellationToken cancellation)
    {
        if (back is < 0 or >= IClientRegistry.MaximumBoots)
        {
            throw new VerbException(ExitCode.WrongUsage, $"'--back {back}' is too far: {IClientRegistry.MaximumBoots} boots are kept.");
        }

        var boots = ControlClient.Parse(await context.Client.GetAsync($"{path}/boots?count={back + 1}", cancellation), ApiJson.Default.BootViewArray);
        if (boots.Length <= back)
        {
            throw new VerbException(ExitCode.Failed, $"Only {boots.Length} of its boots are known.");
        }

        if (context.Json)
        {
            await context.Out.WriteLineAsync(JsonSerializer.Serialize([.. boots[back].Events], ApiJson.Default.EventViewArray));
        }
        else
        {
            Timeline.Write(context.Out, boots[back].Events);
        }

        return ExitCode.Done;
    }

    /// <summary>Prints a client: its JSON as it is, or in words.</summary>
    internal static async Task<int> PrintClient(VerbContext context, string json)
    {
        if (context.Json)
        {
            await context.Out.WriteLineAsync(json);
            return ExitCode.Done;
        }

        var c = ControlClient.Parse(json, ApiJson.Default.ClientView);
        foreach (var line in Lines(c))
        {
            await context.Out.WriteLineAsync(line);
        }

        return ExitCode.Done;
    }

    /// <summary>What is known and what is set, a label before each; further lines of a value stand below its first.</summary>
    internal static IEnumerable<string> Lines(ClientView c)
    {
        (string Label, string? Value)[] values =
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
            ("User", c.User),
            ("Password", c.HasPassword ? "set" : null),
            ("SSH keys", c.AuthorizedKeys),
            ("config.txt", c.ConfigTxt),
            ("cmdline.txt", c.CommandLine),
            ("Files", c.FilesFrom),
            ("Relay", c.Relay),
            ("Power", (c.Held, c.KeptOff) switch
            {
                (true, true) => "on hold, kept off",
                (true, false) => "on hold: its power is not cut by itself",
                (false, true) => $"kept off: piboot power on {c.Id}",
                _ => null,
            }),
            ("Stage", c.Approved ? c.Stage : $"waits for approval: piboot client approve {c.Id}"),
            ("Verdict", c.Verdict),
            ("Last seen", c.LastSeen.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)),
        ];
        return
            from entry in values
            where !string.IsNullOrEmpty(entry.Value)
            from line in entry.Value.TrimEnd('\n').Split('\n').Select((text, i) => (Text: text, Label: i == 0 ? entry.Label : ""))
            select $"{line.Label,-11}  {line.Text}";
    }

    internal static Argument<string> ClientArgument() => new("SERIAL") { Description = "serial, MAC, name or address of a client" };

    internal static string PathOf(VerbContext context, Argument<string> client) =>
        "/api/v1/clients/" + Uri.EscapeDataString(context.Parsed.GetRequiredValue(client));
}
