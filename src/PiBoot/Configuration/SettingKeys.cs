using System.Globalization;
using System.Text;
using PiBoot.Core.Nfs;
using PiBoot.Linux.Nfs;
using Serilog.Events;

namespace PiBoot.Configuration;

/// <summary>Every key there is. The shipped file, the README's table and the command line are checked against this list.</summary>
public static class SettingKeys
{
    /// <summary>Sections that may stand in the file; some have no keys yet.</summary>
    public static readonly IReadOnlyList<string> Sections =
        ["network", "storage", "clients", "power", "display", "web", "log"];

    public static readonly IReadOnlyList<SettingKey> All =
    [
        new("network", "interface", "", "interfaces that serve clients, separated by blanks; empty: all but loopback",
            static (s, v) => s with { Interfaces = v.Split([' ', ',', '\t'], StringSplitOptions.RemoveEmptyEntries) }, "interface names"),
        new("network", "offer_delay", "1.0", "seconds that the OFFER to a Pi 3 or older waits",
            static (s, v) => Number(v) is { } n and >= 0 and <= 4 ? s with { OfferDelay = TimeSpan.FromSeconds(n) } : null, "a number of seconds from 0 to 4")
        {
            IsLive = true,
        },
        new("network", "offer_option_66", "no", "name this server in option 66 as well",
            static (s, v) => Flag(v) is { } f ? s with { OfferOption66 = f } : null, "yes or no")
        {
            IsLive = true,
        },
        new("storage", "data", "/srv/piboot", "data directory, on the USB drive",
            static (s, v) => Path.IsPathRooted(v) ? s with { Data = Path.TrimEndingDirectorySeparator(v) } : null, "an absolute path"),
        new("storage", "nfs", "auto", "who exports the roots: auto, kernel, ganesha or off",
            static (s, v) => Nfs(v) is { } kind ? s with { Nfs = kind } : null, "auto, kernel, ganesha or off"),
        new("storage", "nfs_version", "3", "NFS version that clients mount their root with: 3 or 4.2",
            static (s, v) => v is "3" or "4.2" ? s with { NfsVersion = v } : null, "3 or 4.2"),
        new("storage", "nfs_server", "", "a NAS's share that roots and operating systems lie on, such as nas:/volume/piboot; empty: they lie in the data directory",
            static (s, v) => v.Length == 0 ? s with { Nas = null } : NasShare.TryParse(v) is { } share ? s with { Nas = share } : null, "SERVER:/PATH, a name or IPv4 address and a path of letters, digits and / . - _ + @"),
        new("storage", "nfs_mount", "/srv/piboot-nas", "where that share is mounted on this machine",
            static (s, v) => Path.IsPathRooted(v) && v.Trim('/').Length > 0 ? s with { NasMount = Path.TrimEndingDirectorySeparator(v) } : null, "an absolute path"),
        new("storage", "process", "in-process", "where work that needs root is done: in-process, or the socket of a storage process",
            static (s, v) => v == "in-process" || IsSocketPath(v) ? s with { StorageProcess = v } : null, "in-process or an absolute path of at most 107 characters"),
        .. ClientKeys.All,
        .. PowerKeys.All,
        .. DisplayKeys.All,
        .. WebKeys.All,
        new("log", "level", "information", "least severe messages to log: verbose, debug, information, warning or error",
            static (s, v) => Level(v) is { } level ? s with { LogLevel = level } : null, "verbose, debug, information, warning or error")
        {
            IsLive = true,
        },
    ];

    public static SettingKey? Find(string section, string name) =>
        All.FirstOrDefault(k => k.Section == section && k.Name == name);

    /// <summary>sun_path of unix(7) has 108 bytes, the last of them zero.</summary>
    private static bool IsSocketPath(string text) =>
        Path.IsPathRooted(text) && text[^1] != '/' && Encoding.UTF8.GetByteCount(text) <= 107;

    private static double? Number(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static bool? Flag(string text) => text switch { "yes" or "true" or "on" => true, "no" or "false" or "off" => false, _ => null };

    private static LogEventLevel? Level(string text) => text.ToLowerInvariant() switch
    {
        "verbose" => LogEventLevel.Verbose,
        "debug" => LogEventLevel.Debug,
        "information" => LogEventLevel.Information,
        "warning" => LogEventLevel.Warning,
        "error" => LogEventLevel.Error,
        _ => null,
    };

    private static NfsServerKind? Nfs(string text) => text switch
    {
        "auto" => NfsServerKind.Auto,
        "kernel" => NfsServerKind.Kernel,
        "ganesha" => NfsServerKind.Ganesha,
        "off" => NfsServerKind.Off,
        _ => null,
    };
}
