using PiBoot.Core.Storekeeping;

namespace PiBoot.Core.Settings;

/// <summary>All settings, and those that may change while the service runs.</summary>
public interface ISettingsStore
{
    IReadOnlyList<SettingEntry> List();

    /// <summary>Changes some, all or none of them; what is changed counts at once and after a restart.</summary>
    /// <param name="changes">By <c>section.key</c>; null: back to what the configuration file says.</param>
    /// <param name="expected">Asked under the store's lock whether the settings of this moment are those that were changed.</param>
    /// <returns>False when they are not.</returns>
    /// <exception cref="SettingRefusedException">One of them cannot be so; nothing has changed.</exception>
    /// <exception cref="StorageException">They cannot be kept; nothing has changed.</exception>
    bool TryChange(IReadOnlyDictionary<string, string?> changes, Func<IReadOnlyList<SettingEntry>, bool> expected);
}
