namespace PiBoot.Configuration;

/// <summary>The configuration file on disk.</summary>
internal static class SettingsFile
{
    /// <param name="path">Null: the usual place, where a missing file means all defaults.</param>
    /// <exception cref="SettingsException">The file cannot be read or has a fault.</exception>
    public static ApplianceSettings Read(string? path)
    {
        var file = path ?? SettingsReader.DefaultPath;
        if (path is null && !File.Exists(file))
        {
            return new ApplianceSettings();
        }

        try
        {
            return SettingsReader.Read(File.ReadAllText(file), file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SettingsException($"Cannot read the configuration file {file}: {e.Message}");
        }
    }
}
