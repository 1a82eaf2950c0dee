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
    public static ApplianceSettings Read(string text, string file, SettingKey? only = null) =>
        Each(text, file).Where(line => only is null || only == line.Key).Aggregate(new ApplianceSettings(), Apply);

    /// <summary>The keys that it sets, in order. Values are not looked at.</summary>
    /// <exception cref="SettingsException">As above.</exception>
    public static IReadOnlyList<SettingLine> Lines(string text, string file) => [.. Each(text, file)];

    /// <summary>Line by line, so that the first fault is the one that is told.</summary>
    private static IEnumerable<SettingLine> Each(string text, string file)
    {
        var cursor = new SettingsCursor(file);
        return text.Split('\n').Select(cursor.Take).OfType<SettingLine>();
    }

    /// <summary>Takes one value in, from a file or from the command line.</summary>
    /// <exception cref="SettingsException">The value is bad.</exception>
    public static ApplianceSettings Apply(ApplianceSettings settings, SettingLine line)
    {
        try
        {
            return Apply(settings, line.Key, line.Value);
        }
        catch (SettingsException e)
        {
            throw new SettingsException($"{line.Where}: {e.Message}");
        }
    }

    /// <exception cref="SettingsException">The value is bad; the message does not say where it stands.</exception>
    public static ApplianceSettings Apply(ApplianceSettings settings, SettingKey key, string value) =>
        key.Apply(settings, value) ?? throw new SettingsException($"'{value}' is no value for '{key.Name}': it takes {key.Expected}.");
}
