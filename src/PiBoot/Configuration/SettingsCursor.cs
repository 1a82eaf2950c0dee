namespace PiBoot.Configuration;

/// <summary>Takes a configuration file line by line: knows its section, and what was set before.</summary>
/// <param name="file">Its name, for messages.</param>
internal sealed class SettingsCursor(string file)
{
    private readonly Dictionary<SettingKey, int> _seen = [];
    private string? _section;
    private int _number;

    /// <summary>Null when the line sets nothing.</summary>
    /// <exception cref="SettingsException">An unknown section or key, a key twice that stands for one value, a line that is none of these; the next one may be good.</exception>
    public SettingLine? Take(string raw)
    {
        _number++;
        var line = raw.Trim();
        if (line.Length == 0 || line[0] is '#' or ';')
        {
            return null;
        }

        var where = $"{file}:{_number}";
        if (line[0] == '[')
        {
            _section = null;
            _section = Section(line, where);
            return null;
        }

        var (key, value) = KeyAndValue(line, where);
        return _seen.TryAdd(key, _number) || key.IsRepeatable
            ? new SettingLine(key, value, where)
            : throw new SettingsException($"{where}: '{key.Name}' is set twice, first in line {_seen[key]}.");
    }

    private static string Section(string line, string where)
    {
        var name = line.Trim('[', ']').Trim();
        return line[^1] == ']' && SettingKeys.Sections.Contains(name)
            ? name
            : throw new SettingsException($"{where}: unknown section '{line}'; there are [{string.Join("] [", SettingKeys.Sections)}].");
    }

    private (SettingKey Key, string Value) KeyAndValue(string line, string where)
    {
        var equals = line.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0)
        {
            throw new SettingsException($"{where}: '{line}' is neither [section] nor key = value.");
        }

        if (_section is null)
        {
            throw new SettingsException($"{where}: '{line}' stands before the first [section].");
        }

        var name = line[..equals].Trim();
        if (SettingKeys.Find(_section, name) is { } key)
        {
            return (key, line[(equals + 1)..].Trim());
        }

        var known = SettingKeys.All.Where(k => k.Section == _section).Select(k => k.Name).ToArray();
        var hint = known.Length == 0 ? "it has no keys yet" : $"it has: {string.Join(", ", known)}";
        throw new SettingsException($"{where}: unknown key '{name}' in section [{_section}]; {hint}.");
    }
}
