namespace PiBoot.Configuration;

/// <summary>The configuration file on disk.</summary>
internal static class SettingsFile
{
    /// <summary>
    /// Where the service is, for the other verbs. The values of all other keys are left alone: the file of keys that one
    /// names may be for the service's eyes only.
    /// </summary>
    /// <exception cref="SettingsException">The file cannot be read or has a fault.</exception>
    public static string Control() => Read(null, SettingKeys.Find("web", "control")).Control;

    /// <param name="path">Null: the usual place, where a missing file means all defaults.</param>
    /// <param name="only">The one key whose value is wanted; null: all.</param>
    /// <exception cref="SettingsException">The file cannot be read or has a fault.</exception>
    public static ApplianceSettings Read(string? path, SettingKey? only = null) =>
        Lines(path).Where(line => only is null || only == line.Key).Aggregate(new ApplianceSettings(), SettingsReader.Apply);

    /// <summary>What it sets. Values are not looked at.</summary>
    /// <param name="path">As above.</param>
    /// <exception cref="SettingsException">The file cannot be read or has a fault.</exception>
    public static IReadOnlyList<SettingLine> Lines(string? path) =>
        Text(path) is { } text ? SettingsReader.Lines(text, path ?? SettingsReader.DefaultPath) : [];

    /// <summary>Null where there is none in the usual place.</summary>
    /// <param name="path">As above.</param>
    /// <exception cref="SettingsException">It cannot be read.</exception>
    public static string? Text(string? path)
    {
        var file = path ?? SettingsReader.DefaultPath;
        if (path is null && !File.Exists(file))
        {
            return null;
        }

        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SettingsException($"Cannot read the configuration file {file}: {e.Message}");
        }
    }
}
