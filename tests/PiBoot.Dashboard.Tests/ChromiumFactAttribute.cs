namespace PiBoot.Dashboard.Tests;

/// <summary>Skipped, and said so, where there is no browser to look with.</summary>
public sealed class ChromiumFactAttribute : FactAttribute
{
    /// <summary>Debian's, never one that is downloaded.</summary>
    public const string Program = "/usr/bin/chromium";

    public ChromiumFactAttribute() => Skip = File.Exists(Program) ? null : $"needs {Program}: apt install chromium";
}
