using PiBoot.BootRom.Boards;

namespace PiBoot.BootRom.Firmware;

/// <summary>
/// config.txt as this board reads it: comments, sections, <c>name=value</c> where the last one counts, and the lines
/// <c>initramfs</c> and <c>include</c>, which have no equals sign. A byte that is not ASCII silently cuts the rest.
/// </summary>
internal sealed class ConfigText
{
    private readonly Dictionary<string, string> values = new(StringComparer.Ordinal);
    private readonly List<string> overlays = [];
    private readonly List<string> includes = [];

    private ConfigText()
    {
    }

    public static ConfigText Empty { get; } = new();

    /// <summary>Names of dtoverlay lines in their order, parameters cut off.</summary>
    public IReadOnlyList<string> Overlays => overlays;

    /// <summary>Files named by include lines, to be read as if their text stood there.</summary>
    public IReadOnlyList<string> Includes => includes;

    public string? this[string name] => values.GetValueOrDefault(name);

    /// <summary>The value, or null when the name is missing or has nothing behind its equals sign.</summary>
    public string? Text(string name) => this[name] is { Length: > 0 } value ? value : null;

    public bool? Switch(string name) => this[name] switch
    {
        null or "" => null,
        "0" => false,
        _ => true,
    };

    public static ConfigText Read(ReadOnlySpan<byte> file, Board board)
    {
        var config = new ConfigText();
        var filter = new SectionFilter(board);
        foreach (var line in Ascii(file).Split('\n'))
        {
            config.Take(line.Trim(), filter);
        }

        return config;
    }

    /// <summary>Adds what included files say to what this one says.</summary>
    public ConfigText With(ConfigText included)
    {
        foreach (var (name, value) in included.values)
        {
            values[name] = value;
        }

        overlays.AddRange(included.overlays.Where(overlay => !overlays.Contains(overlay)));
        return this;
    }

    private void Take(string line, SectionFilter filter)
    {
        if (line.Length == 0 || line[0] == '#')
        {
            return;
        }

        if (line[0] == '[')
        {
            filter.Enter(line.Trim('[', ']'));
        }
        else if (filter.Holds)
        {
            TakeSetting(line);
        }
    }

    private void TakeSetting(string line)
    {
        var at = line.IndexOf('=', StringComparison.Ordinal);
        if (TakeWord(line, "initramfs ", out var initramfs))
        {
            values["initramfs"] = initramfs;
        }
        else if (TakeWord(line, "include ", out var include))
        {
            includes.Add(include);
        }
        else if (at > 0)
        {
            var (name, value) = (line[..at].Trim(), line[(at + 1)..].Trim());
            values[name] = value;
            TakeOverlay(name, value);
        }
    }

    private void TakeOverlay(string name, string value)
    {
        // "dtoverlay=" alone ends the parameters of the one before; several names may follow in one file.
        var overlay = value.Split([',', ':'], 2)[0];
        if (name is "dtoverlay" or "device_tree_overlay" && overlay.Length > 0 && !overlays.Contains(overlay))
        {
            overlays.Add(overlay);
        }
    }

    private static bool TakeWord(string line, string word, out string value)
    {
        value = line.StartsWith(word, StringComparison.Ordinal) ? line[word.Length..].Trim() : "";
        return value.Length > 0;
    }

    private static string Ascii(ReadOnlySpan<byte> file)
    {
        var end = file.IndexOfAnyExceptInRange((byte)1, (byte)127);
        return System.Text.Encoding.ASCII.GetString(end < 0 ? file : file[..end]);
    }
}
