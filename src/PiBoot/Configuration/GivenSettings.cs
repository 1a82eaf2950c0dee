namespace PiBoot.Configuration;

/// <summary>What the service was started with. Options win over what was changed while it ran, and that over the file.</summary>
public sealed class GivenSettings
{
    /// <summary>Read once: the files that it names may be gone later.</summary>
    private readonly ApplianceSettings _ofFile;

    /// <param name="path">The configuration file's, also where there is none.</param>
    /// <param name="file">What it sets.</param>
    /// <param name="options">What the command line sets.</param>
    /// <exception cref="SettingsException">A value is bad.</exception>
    public GivenSettings(string path, IReadOnlyList<SettingLine> file, IReadOnlyList<SettingLine> options)
    {
        (Path, File, Options) = (path, file, options);
        _ofFile = file.Aggregate(new ApplianceSettings(), SettingsReader.Apply);
        AtStart = With([]);
    }

    public string Path { get; }

    /// <summary>The file as it was read; null where there was none.</summary>
    public string? Text { get; init; }

    public IReadOnlyList<SettingLine> File { get; }

    public IReadOnlyList<SettingLine> Options { get; }

    /// <summary>As long as nothing was changed.</summary>
    public ApplianceSettings AtStart { get; }

    /// <param name="live">What was changed while the service ran.</param>
    /// <exception cref="SettingsException">A value of it is bad, or does not go with the others.</exception>
    public ApplianceSettings With(IEnumerable<SettingLine> live) => live.Concat(Options).Aggregate(_ofFile, SettingsReader.Apply);
}
