using PiBoot.Core.Settings;

namespace PiBoot.Web.Api;

/// <summary>A setting.</summary>
/// <param name="Section">Its section, without brackets.</param>
/// <param name="Key">Its name.</param>
/// <param name="Value">As one would write it; null: it is a secret and not shown.</param>
/// <param name="Default">What counts when nobody sets it.</param>
/// <param name="Meaning">In one line.</param>
/// <param name="Expects">What a good value looks like.</param>
/// <param name="Source"><c>default</c>, <c>file</c>, <c>live</c> (changed while the service ran) or <c>option</c>.</param>
/// <param name="Live">It may be changed here, and counts at once; else it is set in the configuration file, and needs a restart.</param>
public sealed record SettingView(
    string Section, string Key, string? Value, string Default, string Meaning, string Expects, string Source, bool Live)
{
    public static SettingView Of(SettingEntry entry) => new(
        entry.Section, entry.Name, entry.Value, entry.Default, entry.Meaning, entry.Expected, entry.Source.ToString().ToLowerInvariant(), entry.IsLive);
}

/// <summary>Values by <c>section.key</c>; null: back to what the configuration file says.</summary>
public sealed class SettingsPatch : Dictionary<string, string?>;
