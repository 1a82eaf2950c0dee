using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using PiBoot.Core.Clients;
using PiBoot.Web.Api;

namespace PiBoot.Commands;

/// <summary><c>piboot os import|list|check|remove|default</c>.</summary>
internal static class OsCommands
{
    public static Command Create()
    {
        var command = new Command("os", "Import, check, list and remove operating systems.");
        command.Subcommands.Add(Import());
        command.Subcommands.Add(List());
        command.Subcommands.Add(Check());
        command.Subcommands.Add(Remove());
        command.Subcommands.Add(MakeDefault());
        return command;
    }

    private static Command Import()
    {
        var source = new Argument<string>("SOURCE")
        {
            Description = "an image (.img, also packed with xz, gz, zst or zip), a tar archive, a directory, a card's device such as /dev/sdb, or an http(s):// address of one",
        };
        var name = new Option<string>("--name") { HelpName = "NAME", Description = "name of the new operating system", Required = true };
        var digest = new Option<string?>("--sha256") { HelpName = "HEX", Description = "SHA-256 that the source file must have" };
        return Verb.Create("import", "Import an operating system and make it boot from the network; the first one becomes the default.", [source, name, digest], async (context, cancellation) =>
        {
            var order = JsonSerializer.Serialize(
                new ImportOrder(Absolute(context.Parsed.GetRequiredValue(source)), context.Parsed.GetRequiredValue(name), context.Parsed.GetValue(digest)),
                ApiJson.Default.ImportOrder);
            var shown = new ProgressLine(Console.Error, !context.Json && !Console.IsErrorRedirected);
            await foreach (var line in context.Client.LinesAsync(HttpMethod.Post, "/api/v1/os", order, cancellation))
            {
                var progress = ControlClient.Parse(line, ApiJson.Default.ImportProgress);
                await shown.ShowAsync(progress);
                if (progress.Failed is { } reason)
                {
                    await shown.EndAsync();
                    throw new VerbException(ExitCode.Failed, reason);
                }

                if (progress.Done is { } os)
                {
                    await shown.EndAsync();
                    PrintImported(context, os);
                    return ExitCode.Done;
                }
            }

            throw new VerbException(ExitCode.Failed, "The service broke the import off: see its log.");
        });
    }

    /// <summary>A path is the caller's, not the service's; an address stays as it is.</summary>
    private static string Absolute(string source) =>
        source.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || source.StartsWith("https://", StringComparison.OrdinalIgnoreCase) ||
        source.StartsWith("upload:", StringComparison.Ordinal)
            ? source
            : Path.GetFullPath(source);

    private static void PrintImported(VerbContext context, OsView os)
    {
        if (context.Json)
        {
            context.Out.WriteLine(JsonSerializer.Serialize(os, ApiJson.Default.OsView));
            return;
        }

        context.Out.WriteLine($"Imported {os.Name}: {os.Distribution}, {os.Architecture}{(os.Default ? "; the default for new clients" : "")}.");
        context.Out.WriteLine($"From {os.Form}. Changed so that it boots from the network:");
        foreach (var step in os.Steps ?? [])
        {
            context.Out.WriteLine($"  {(step.Warning ? "! " : "- ")}{step.Text}");
        }

        PrintVerdicts(context.Out, [.. os.Verdicts ?? []]);
    }

    private static Command List() => Verb.Create("list", "List the operating systems.", [], static (context, cancellation) =>
        Verb.PrintAsync(context, "/api/v1/os", ApiJson.Default.OsViewArray, PrintList, cancellation));

    private static void PrintList(TextWriter output, OsView[] systems)
    {
        if (systems.Length == 0)
        {
            output.WriteLine("None is imported yet: piboot os import SOURCE --name NAME");
            return;
        }

        Table.Write(
            output,
            ["NAME", "STATE", "DEFAULT FOR", "SYSTEM", "ARCHITECTURE", "IMPORTED", ""],
            systems.Select(s => (string[])
            [
                s.Name,
                s.State,
                string.Join(", ", s.Default ? ["all", .. s.Models] : s.Models),
                s.Distribution ?? "?",
                s.Architecture ?? "?",
                s.Imported.ToLocalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
                s.Trouble ?? "",
            ]));
    }

    private static Command Check()
    {
        var name = new Argument<string?>("NAME") { Description = "an operating system; without it the default", Arity = ArgumentArity.ZeroOrOne };
        return Verb.Create("check", "Tell for each Pi model whether it would boot from an operating system, and why not.", [name], async (context, cancellation) =>
        {
            var asked = context.Parsed.GetValue(name) ?? await DefaultAsync(context, cancellation);
            var json = await context.Client.GetAsync($"/api/v1/os/{Uri.EscapeDataString(asked)}/check", cancellation);
            var verdicts = ControlClient.Parse(json, ApiJson.Default.VerdictViewArray);
            if (context.Json)
            {
                await context.Out.WriteLineAsync(json);
            }
            else
            {
                PrintVerdicts(context.Out, verdicts);
            }

            return verdicts.Any(v => v.Boots) ? ExitCode.Done : ExitCode.Failed;
        });
    }

    private static async Task<string> DefaultAsync(VerbContext context, CancellationToken cancellation) =>
        ControlClient.Parse(await context.Client.GetAsync("/api/v1/os", cancellation), ApiJson.Default.OsViewArray).FirstOrDefault(os => os.Default)?.Name ??
        throw new VerbException(ExitCode.Failed, "No operating system is imported yet: piboot os import SOURCE --name NAME");

    private static void PrintVerdicts(TextWriter output, VerdictView[] verdicts)
    {
        foreach (var verdict in verdicts)
        {
            output.WriteLine($"{verdict.Model,-16}  {(verdict.Boots ? "boots" : "does not boot")}");
            foreach (var reason in verdict.Reasons)
            {
                output.WriteLine($"{"",-16}    {reason}");
            }

            foreach (var warning in verdict.Warnings)
            {
                output.WriteLine($"{"",-16}    ! {warning}");
            }
        }
    }

    private static Command Remove()
    {
        var name = new Argument<string>("NAME") { Description = "an operating system that no client has" };
        return Verb.Create("remove", "Remove an operating system; roots that were made from it stay.", [name], async (context, cancellation) =>
        {
            await context.Client.SendAsync(HttpMethod.Delete, $"/api/v1/os/{Uri.EscapeDataString(context.Parsed.GetRequiredValue(name))}", null, cancellation);
            await context.Out.WriteLineAsync(context.Json ? "{}" : "Removed.");
            return ExitCode.Done;
        });
    }

    private static Command MakeDefault()
    {
        var name = new Argument<string>("NAME") { Description = "an operating system" };
        var model = new Option<string?>("--model") { HelpName = string.Join('|', ModelFamily.All), Description = "only for new clients of this model" };
        return Verb.Create("default", "Choose the operating system of clients that were given none.", [name, model], async (context, cancellation) =>
        {
            var order = JsonSerializer.Serialize(
                new DefaultOrder(context.Parsed.GetRequiredValue(name), context.Parsed.GetValue(model)), ApiJson.Default.DefaultOrder);
            var json = await context.Client.SendAsync(HttpMethod.Put, "/api/v1/os/default", order, cancellation);
            if (context.Json)
            {
                await context.Out.WriteLineAsync(json);
            }
            else
            {
                PrintList(context.Out, ControlClient.Parse(json, ApiJson.Default.OsViewArray));
            }

            return ExitCode.Done;
        });
    }
}
