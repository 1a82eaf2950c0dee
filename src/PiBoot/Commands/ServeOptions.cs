using System.CommandLine;
using PiBoot.Configuration;

namespace PiBoot.Commands;

/// <summary>The options of <c>serve</c>: each is a key of the configuration file, and wins over it.</summary>
internal sealed class ServeOptions
{
    private readonly Option<string?> _config = new("--config") { Description = $"configuration file (default {SettingsReader.DefaultPath}, if it is there)", HelpName = "FILE" };
    private readonly Option<string[]> _interfaces = new("--interface") { Description = "serve clients on this interface; may be repeated", HelpName = "NAME" };

    private readonly (Option<string?> Option, string Section, string Key)[] _single =
    [
        (Single("--data", "DIR", "data directory"), "storage", "data"),
        (Single("--control", "PATH", "control socket"), "web", "control"),
        (Single("--web", "ADDR:PORT|off", "web server"), "web", "listen"),
        (Single("--nfs", "auto|kernel|ganesha|off", "who exports the roots"), "storage", "nfs"),
        (Single("--storage", "in-process|PATH", "where work that needs root is done"), "storage", "process"),
        (Single("--log-level", "LEVEL", "least severe messages to log"), "log", "level"),
    ];

    public void AddTo(Command command)
    {
        command.Options.Add(_config);
        command.Options.Add(_interfaces);
        foreach (var (option, _, _) in _single)
        {
            command.Options.Add(option);
        }
    }

    /// <summary>Those that concern the storage process.</summary>
    public void AddStorageTo(Command command)
    {
        command.Options.Add(_config);
        foreach (var (option, section, key) in _single)
        {
            if ((section, key) is ("storage", "data" or "nfs") or ("log", _))
            {
                command.Options.Add(option);
            }
        }
    }

    /// <exception cref="SettingsException">The file is not there or has a fault, or an option has.</exception>
    public GivenSettings Read(ParseResult parsed)
    {
        var path = parsed.GetValue(_config);
        var given = new List<SettingLine>();
        if (parsed.GetValue(_interfaces) is { Length: > 0 } interfaces)
        {
            given.Add(new SettingLine(SettingKeys.Find("network", "interface")!, string.Join(' ', interfaces), "--interface"));
        }

        foreach (var (option, section, key) in _single)
        {
            if (parsed.GetValue(option) is { } value)
            {
                given.Add(new SettingLine(SettingKeys.Find(section, key)!, value, option.Name));
            }
        }

        var (file, text) = (path ?? SettingsReader.DefaultPath, SettingsFile.Text(path));
        return new GivenSettings(file, text is null ? [] : SettingsReader.Lines(text, file), given) { Text = text };
    }

    private static Option<string?> Single(string name, string value, string description) =>
        new(name) { HelpName = value, Description = description };
}
