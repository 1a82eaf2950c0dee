namespace PiBoot.Configuration;

/// <summary>One key of the configuration file.</summary>
/// <param name="Section">Its section, without brackets.</param>
/// <param name="Name">Its name.</param>
/// <param name="Default">The value that counts when the key is absent, as one would write it.</param>
/// <param name="Meaning">One line for the shipped file and the README.</param>
/// <param name="Apply">Takes a value in; null when the value is bad, a <see cref="SettingsException"/> where more can be said of it.</param>
/// <param name="Expected">What a good value looks like.</param>
public sealed record SettingKey(
    string Section,
    string Name,
    string Default,
    string Meaning,
    Func<ApplianceSettings, string, ApplianceSettings?> Apply,
    string Expected)
{
    /// <summary>It may stand in the file several times; each adds something.</summary>
    public bool IsRepeatable { get; init; }

    /// <summary>It may be changed while the service runs, and counts at once.</summary>
    public bool IsLive { get; init; }

    /// <summary>It is shown to nobody.</summary>
    public bool IsSecret { get; init; }
}
