using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using PiBoot.Web.Api;

namespace PiBoot.Commands;

/// <summary><c>piboot root list|snapshot|rollback|reset</c>.</summary>
internal static class RootCommands
{
    public static Command Create()
    {
        var command = new Command("root", "Show, snapshot, roll back and reset the roots of clients.");
        command.Subcommands.Add(List());
        command.Subcommands.Add(Snapshot());
        command.Subcommands.Add(RollBack());
        command.Subcommands.Add(Reset());
        return command;
    }

    private static Command List()
    {
        var client = new Argument<string?>("SERIAL") { Description = "serial, MAC, name or address of a client; without it all", Arity = ArgumentArity.ZeroOrOne };
        return Verb.Create("list", "List roots, their snapshots, and the space they take on the drive.", [client], (context, cancellation) =>
            Verb.PrintAsync(
                context,
                context.Parsed.GetValue(client) is { } one ? PathOf(one) : "/api/v1/roots",
                ApiJson.Default.RootViewArray,
                PrintList,
                cancellation));
    }

    private static void PrintList(TextWriter output, RootView[] roots)
    {
        if (roots.Length == 0)
        {
            output.WriteLine("No client has a root yet: it is made when the client boots.");
            return;
        }

        var rows = new List<IReadOnlyList<string>>();
        foreach (var root in roots)
        {
            rows.Add([root.Client, root.Os ?? "-", root.Mode, root.State, Size(root.OwnBytes), Size(root.SharedBytes), Date(root.Made), root.Pending is null ? "" : $"{root.Pending} at its next boot"]);
            rows.AddRange(root.Snapshots.Select(s => (string[])
                ["  " + s.Name, s.Os, s.Automatic ? "automatic" : "snapshot", "", Size(s.OwnBytes), Size(s.SharedBytes), Date(s.Created), ""]));
            rows.AddRange(root.Kept.Select(kept => (string[])["  " + kept, "", "kept", "", "", "", "", ""]));
        }

        Table.Write(output, ["CLIENT", "SYSTEM", "ROOT", "STATE", "OWN", "SHARED", "MADE", ""], rows);
        if (roots[0].NoSnapshots is { } why)
        {
            output.WriteLine(why);
        }
    }

    private static Command Snapshot()
    {
        var client = ClientArgument();
        var name = new Option<string?>("--name") { HelpName = "NAME", Description = "name of the snapshot (default: date and time)" };
        var remove = new Option<bool>("--remove") { Description = "remove the snapshot of that name instead" };
        return Verb.Create("snapshot", "Keep a client's root as it is now.", [client, name, remove], async (context, cancellation) =>
        {
            var path = PathOf(context.Parsed.GetRequiredValue(client)) + "/snapshots";
            if (context.Parsed.GetValue(remove))
            {
                var gone = context.Parsed.GetValue(name) ?? throw new VerbException(ExitCode.WrongUsage, "Which snapshot? Say --name NAME.");
                await context.Client.SendAsync(HttpMethod.Delete, $"{path}/{Uri.EscapeDataString(gone)}", null, cancellation);
                await context.Out.WriteLineAsync(context.Json ? "{}" : "Removed.");
                return ExitCode.Done;
            }

            var order = JsonSerializer.Serialize(new SnapshotOrder(context.Parsed.GetValue(name)), ApiJson.Default.SnapshotOrder);
            var json = await context.Client.SendAsync(HttpMethod.Post, path, order, cancellation);
            await context.Out.WriteLineAsync(
                context.Json ? json : $"Kept as {ControlClient.Parse(json, ApiJson.Default.SnapshotView).Name}.");
            return ExitCode.Done;
        });
    }

    private static Command RollBack()
    {
        var client = ClientArgument();
        var snapshot = new Argument<string>("SNAPSHOT") { Description = "name of one of its snapshots" };
        return Verb.Create("rollback", "Put a snapshot in the place of a client's root; the present root becomes a snapshot.", [client, snapshot], async (context, cancellation) =>
        {
            var order = JsonSerializer.Serialize(new RollbackOrder(context.Parsed.GetRequiredValue(snapshot)), ApiJson.Default.RollbackOrder);
            return await ReplaceAsync(context, PathOf(context.Parsed.GetRequiredValue(client)) + "/rollback", order, "Rolled back", cancellation);
        });
    }

    private static Command Reset()
    {
        var client = ClientArgument();
        return Verb.Create("reset", "Make a client's root anew from its operating system; the present root becomes a snapshot.", [client], (context, cancellation) =>
            ReplaceAsync(context, PathOf(context.Parsed.GetRequiredValue(client)) + "/reset", null, "Reset", cancellation));
    }

    private static async Task<int> ReplaceAsync(VerbContext context, string path, string? order, string word, CancellationToken cancellation)
    {
        var json = await context.Client.SendAsync(HttpMethod.Post, path, order, cancellation);
        var done = ControlClient.Parse(json, ApiJson.Default.ReplacementView);
        await context.Out.WriteLineAsync(
            context.Json ? json :
            done.Pending ? "The client runs: it is done at its next boot." :
            done.KeptAs is { } kept ? $"{word}; what was there is kept as snapshot {kept}." : $"{word}.");
        return ExitCode.Done;
    }

    private static Argument<string> ClientArgument() => new("SERIAL") { Description = "serial, MAC, name or address of a client" };

    private static string PathOf(string client) => $"/api/v1/clients/{Uri.EscapeDataString(client)}/root";

    private static string Size(long? bytes) =>
        bytes is { } size ? string.Create(CultureInfo.InvariantCulture, $"{size / 1e6:N1} MB") : "";

    private static string Date(DateTime? utc) => utc?.ToLocalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) ?? "";
}
