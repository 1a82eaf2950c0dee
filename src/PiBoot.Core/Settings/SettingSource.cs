namespace PiBoot.Core.Settings;

/// <summary>Where a setting comes from; what stands further down wins.</summary>
public enum SettingSource
{
    Default,

    /// <summary>The configuration file.</summary>
    File,

    /// <summary>It was changed while the service ran.</summary>
    Live,

    /// <summary>An option of <c>piboot serve</c>.</summary>
    Option,
}
