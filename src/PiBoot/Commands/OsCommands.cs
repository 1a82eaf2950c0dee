using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using PiBoot.Web.Api;

namespace PiBoot.Commands;

/// <summary><c>piboot os import|list</c>.</summary>
internal static class OsCommands
{
    public static Command Create()
    {
        var command = new Command("os", "Import and list operating systems.");
        command.Subcommands.Add(Import());
        command.Subcommands.Add(List());
        return command;
    }

    private static Command Import()
    {
        var source = new Argument<string>("DIR") { Description = "directory with boot/ and root/" };
        var name = new Option<string>("--name") { HelpName = "NAME", Description = "name of the new operating system", Required = true };
        return Verb.Create("import", "Import an operating system; the first one becomes the default.", [source, name], async (context, cancellation) =>
        {
            var order = JsonSerializer.Serialize(
                new ImportOrder(Path.GetFullPath(context.Parsed.GetRequiredValue(source)), context.Parsed.GetRequiredValue(name)),
                ApiJson.Default.ImportOrder);
            var showsProgress = !context.Json && !Console.IsErrorRedirected;
            await foreach (var line in context.Client.LinesAsync(HttpMethod.Post, "/api/v1/os", order, cancellation))
            {
                var progress = ControlClient.Parse(line, ApiJson.Default.ImportProgress);
                if (progress.Bytes is { } bytes && showsProgress)
                {
                    await Console.Error.WriteAsync(string.Create(CultureInfo.InvariantCulture, $"\r{bytes / 1e6:0} MB copied "));
                }

                if (progress.Failed is { } reason)
                {
                    throw new VerbException(ExitCode.Failed, reason);
                }

                if (progress.Done is { } os)
                {
                    await Finish(context, os, showsProgress);
                    return ExitCode.Done;
                }
            }

            throw new VerbException(ExitCode.Failed, "The service broke the import off: see its log.");
        });
    }

    private static async Task Finish(VerbContext context, OsView os, bool showedProgress)
    {
        if (showedProgress)
        {
            await Console.Error.WriteAsync("\r");
        }

        await context.Out.WriteLineAsync(context.Json
            ? JsonSerializer.Serialize(os, ApiJson.Default.OsView)
            : $"Imported {os.Name}{(os.Default ? ", the default for new clients" : "")}.");
    }

    private static Command List() => Verb.Create("list", "List the operating systems.", [], static (context, cancellation) =>
        Verb.PrintAsync(context, "/api/v1/os", ApiJson.Default.OsViewArray, PrintList, cancellation));

    private static void PrintList(TextWriter output, OsView[] systems)
    {
        if (systems.Length == 0)
        {
            output.WriteLine("None is imported yet: piboot os import DIRECTORY --name NAME");
            return;
        }

        Table.Write(
            output,
            ["NAME", "STATE", "DEFAULT", "IMPORTED", ""],
            systems.Select(s => (string[])
            [
                s.Name, s.State, s.Default ? "yes" : "", s.Imported.ToLocalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture), s.Trouble ?? "",
            ]));
    }
}
