using PiBoot.Core.Settings;

namespace PiBoot.Testing;

/// <summary>Three settings in memory: one that is live, one of the file, one secret.</summary>
public sealed class MemorySettings : ISettingsStore
{
    /// <summary>Of <c>power.cure</c>; null: the default.</summary>
    public string? Cure { get; set; }

    /// <summary>Live ones beside it, by <c>section.key</c>; each takes any value that it expects, and numbers.</summary>
    public Dictionary<string, SettingEntry> More { get; } = [];

    public IReadOnlyList<SettingEntry> List() =>
    [
        .. More.Values,
        new("power", "cure", Cure ?? "auto", "auto", "whether hanging clients are cured", "auto or off", Cure is null ? SettingSource.Default : SettingSource.Live, true),
        new("storage", "data", "/mnt/data", "/srv/piboot", "data directory", "an absolute path", SettingSource.File, false),
        new("clients", "password_hash", null, "", "password", "a hash", SettingSource.File, false),
    ];

    public bool TryChange(IReadOnlyDictionary<string, string?> changes, Func<IReadOnlyList<SettingEntry>, bool> expected)
    {
        if (!expected(List()))
        {
            return false;
        }

        foreach (var (key, value) in changes)
        {
            if (More.TryGetValue(key, out var other))
            {
                More[key] = value is null ? other with { Value = other.Default, Source = SettingSource.Default } :
                    other.Expected.Contains(value, StringComparison.Ordinal) && value != "" || int.TryParse(value, out _) ? other with { Value = value, Source = SettingSource.Live } :
                    throw new SettingRefusedException(key, $"'{value}' is no value for '{key}': it takes {other.Expected}.");
                continue;
            }

            Cure = key == "power.cure" && value is null or "auto" or "off"
                ? value
                : throw new SettingRefusedException(key, $"'{value}' is no value for '{key}': it takes auto or off.");
        }

        return true;
    }
}
