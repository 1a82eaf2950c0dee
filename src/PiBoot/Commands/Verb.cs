using System.CommandLine;
using System.Text.Json.Serialization.Metadata;
using PiBoot.Configuration;

namespace PiBoot.Commands;

/// <summary>What all verbs but <c>serve</c> share: where the service is, JSON or words, and how they end.</summary>
internal static class Verb
{
    /// <summary>Makes a command that talks to the service.</summary>
    /// <param name="name">Its word.</param>
    /// <param name="description">One line of help.</param>
    /// <param name="parts">Its own arguments and options.</param>
    /// <param name="run">What it does.</param>
    public static Command Create(
        string name, string description, IReadOnlyList<Symbol> parts, Func<VerbContext, CancellationToken, Task<int>> run)
    {
        var control = new Option<string?>("--control") { HelpName = "PATH", Description = "control socket of the service" };
        var json = new Option<bool>("--json") { Description = "print JSON" };
        var command = new Command(name, description);
        foreach (var part in parts)
        {
            if (part is Argument argument)
            {
                command.Arguments.Add(argument);
            }
            else
            {
                command.Options.Add((Option)part);
            }
        }

        command.Options.Add(control);
        command.Options.Add(json);
        command.SetAction(async (parsed, cancellation) =>
        {
            try
            {
                using var client = new ControlClient(parsed.GetValue(control) ?? SettingsFile.Control());
                return await run(new VerbContext(parsed, client, parsed.GetValue(json), Console.Out), cancellation);
            }
            catch (VerbException e)
            {
                await Console.Error.WriteLineAsync($"piboot: {e.Message}");
                return e.ExitCode;
            }
            catch (SettingsException e)
            {
                await Console.Error.WriteLineAsync($"piboot: {e.Message}");
                return ExitCode.WrongUsage;
            }
        });
        return command;
    }

    /// <summary>Asks the service for one thing and prints it: its JSON as it is, or in words.</summary>
    public static async Task<int> PrintAsync<T>(
        VerbContext context, string path, JsonTypeInfo<T> shape, Action<TextWriter, T> print, CancellationToken cancellation)
    {
        var json = await context.Client.GetAsync(path, cancellation);
        if (context.Json)
        {
            await context.Out.WriteLineAsync(json);
        }
        else
        {
            print(context.Out, ControlClient.Parse(json, shape));
        }

        return ExitCode.Done;
    }
}

/// <summary>One call of a verb.</summary>
/// <param name="Parsed">Its arguments.</param>
/// <param name="Client">The service.</param>
/// <param name="Json">Print the service's JSON as it is.</param>
/// <param name="Out">Where to print.</param>
internal sealed record VerbContext(ParseResult Parsed, ControlClient Client, bool Json, TextWriter Out);
