namespace PiBoot.Configuration;

/// <summary>A key that somebody has set.</summary>
/// <param name="Where">File and line, or the option: for messages.</param>
public sealed record SettingLine(SettingKey Key, string Value, string Where);
