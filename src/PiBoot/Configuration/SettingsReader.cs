namespace PiBoot.Configuration;

/// <summary>Reads the configuration file. Every fault is an error that names file and line: nothing is guessed or skipped.</summary>
/// <remarks>
/// INI: <c>[section]</c>, <c>key = value</c>, comments in lines of their own that begin with <c>#</c> or <c>;</c>.
/// </remarks>
public static class SettingsReader
{
    public const string DefaultPath = "/etc/piboot/piboot.conf";

    /// <param name="text">The file's content.</param>
    /// <param name="file">Its name, for messages.</param>
    /// <param name="only">The one key whose value is wanted; null: all.</param>
    /// <exception cref="SettingsException">An unknown section or key, a key twice that stands for one value, a bad value, a line that is none of these.</exception>
    public static ApplianceSettings Read(string text, string file, SettingKey? only = null)
    {
        var settings = new ApplianceSettings();
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        string? section = null;
        var number = 0;
        foreach (var raw in text.Split('\n'))
        {
            number++;
            var line = raw.Trim();
            if (line.Length == 0 || line[0] is '#' or ';')
            {
                continue;
            }

            var where = $"{file}:{number}";
            if (line[0] == '[')
            {
                section = Section(line, where);
                continue;
            }

            var (key, value) = KeyAndValue(line, section, where);
            if (!seen.TryAdd($"{key.Section}.{key.Name}", number) && !key.IsRepeatable)
            {
                throw new SettingsException($"{where}: '{key.Name}' is set twice, first in line {seen[$"{key.Section}.{key.Name}"]}.");
            }

            if (only is null || only == key)
            {
                settings = Apply(settings, key, value, where);
            }
        }

        return settings;
    }

    /// <summary>Takes one value in, from the file or from the command line.</summary>
    /// <exception cref="SettingsException">The value is bad.</exception>
    public static ApplianceSettings Apply(ApplianceSettings settings, SettingKey key, string value, string where)
    {
        try
        {
            return key.Apply(settings, value) ??
                throw new SettingsException($"'{value}' is no value for '{key.Name}': it takes {key.Expected}.");
        }
        catch (SettingsException e)
        {
            throw new SettingsException($"{where}: {e.Message}");
        }
    }

    private static string Section(string line, string where)
    {
        var name = line.Trim('[', ']').Trim();
        return line[^1] == ']' && SettingKeys.Sections.Contains(name)
            ? name
            : throw new SettingsException($"{where}: unknown section '{line}'; there are [{string.Join("] [", SettingKeys.Sections)}].");
    }

    private static (SettingKey Key, string Value) KeyAndValue(string line, string? section, string where)
    {
        var equals = line.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0)
        {
            throw new SettingsException($"{where}: '{line}' is neither [section] nor key = value.");
        }

        if (section is null)
        {
            throw new SettingsException($"{where}: '{line}' stands before the first [section].");
        }

        var name = line[..equals].Trim();
        if (SettingKeys.Find(section, name) is { } key)
        {
            return (key, line[(equals + 1)..].Trim());
        }

        var known = SettingKeys.All.Where(k => k.Section == section).Select(k => k.Name).ToArray();
        var hint = known.Length == 0 ? "it has no keys yet" : $"it has: {string.Join(", ", known)}";
        throw new SettingsException($"{where}: unknown key '{name}' in section [{section}]; {hint}.");
    }
}
