using System.CommandLine;
using System.Text.Json;
using PiBoot.Web.Api;

namespace PiBoot.Commands;

/// <summary><c>piboot settings list|set|unset</c>.</summary>
internal static class SettingsCommands
{
    private const string Path = "/api/v1/settings";

    public static Command Create()
    {
        var command = new Command("settings", "Show settings, and change those that need no restart.");
        command.Subcommands.Add(List());
        command.Subcommands.Add(Set());
        command.Subcommands.Add(Unset());
        return command;
    }

    private static Command List() => Verb.Create("list", "List all settings, and where each comes from.", [], static (context, cancellation) =>
        Verb.PrintAsync(context, Path, ApiJson.Default.SettingViewArray, Print, cancellation));

    private static Command Set()
    {
        var key = new Argument<string>("KEY") { Description = "a live setting, such as power.cure" };
        var value = new Argument<string>("VALUE") { Description = "its new value" };
        return Verb.Create("set", "Change a setting; it counts at once and stays.", [key, value], (context, cancellation) =>
            ChangeAsync(context, context.Parsed.GetRequiredValue(key), context.Parsed.GetRequiredValue(value), cancellation));
    }

    private static Command Unset()
    {
        var key = new Argument<string>("KEY") { Description = "a setting that was changed" };
        return Verb.Create("unset", "Return a setting to what the configuration file says.", [key], (context, cancellation) =>
            ChangeAsync(context, context.Parsed.GetRequiredValue(key), null, cancellation));
    }

    private static async Task<int> ChangeAsync(VerbContext context, string key, string? value, CancellationToken cancellation)
    {
        var patch = JsonSerializer.Serialize(new SettingsPatch { [key] = value }, ApiJson.Default.SettingsPatch);
        var json = await context.Client.SendAsync(HttpMethod.Patch, Path, patch, cancellation);
        if (context.Json)
        {
            await context.Out.WriteLineAsync(json);
            return ExitCode.Done;
        }

        foreach (var setting in ControlClient.Parse(json, ApiJson.Default.SettingViewArray).Where(s => Name(s) == key))
        {
            await context.Out.WriteLineAsync($"{key} is {Shown(setting)} ({Words(setting)})");
        }

        return ExitCode.Done;
    }

    private static void Print(TextWriter output, SettingView[] settings) => Table.Write(
        output,
        ["SETTING", "VALUE", "FROM", "CHANGED BY"],
        settings.Select(s => (string[])[Name(s), Shown(s), Words(s), s.Live ? "settings set" : "file, restart"]));

    private static string Name(SettingView setting) => $"{setting.Section}.{setting.Key}";

    private static string Shown(SettingView setting) => setting.Value switch { null => "(not shown)", "" => "(empty)", var value => value.Replace("\n", "; ", StringComparison.Ordinal) };

    private static string Words(SettingView setting) => setting.Source switch { "live" => "changed", var source => source };
}
