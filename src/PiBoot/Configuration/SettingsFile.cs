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
    public static ApplianceSettings Read(string? path, SettingKey? only = null)
    {
        var file = path ?? SettingsReader.DefaultPath;
        if (path is null && !File.Exists(file))
        {
            return new ApplianceSettings();
        }

        try
        {
            return SettingsReader.Read(File.ReadAllText(file), file, only);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SettingsException($"Cannot read the configuration file {file}: {e.Message}");
        }
    }
}
