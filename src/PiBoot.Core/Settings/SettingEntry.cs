namespace PiBoot.Core.Settings;

/// <summary>A key of the configuration, and what it is now.</summary>
/// <param name="Section">Its section, without brackets.</param>
/// <param name="Name">Its name.</param>
/// <param name="Value">As one would write it; null: it is a secret and not shown.</param>
/// <param name="Default">What counts when nobody sets it.</param>
/// <param name="Meaning">In one line.</param>
/// <param name="Expected">What a good value looks like.</param>
/// <param name="Source">Where the value comes from.</param>
/// <param name="IsLive">It may be changed while the service runs.</param>
public sealed record SettingEntry(
    string Section, string Name, string? Value, string Default, string Meaning, string Expected, SettingSource Source, bool IsLive);
