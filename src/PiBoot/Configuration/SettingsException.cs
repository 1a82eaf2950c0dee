namespace PiBoot.Configuration;

/// <summary>A configuration that cannot be used; the message names file, line and value and says what to write instead.</summary>
public sealed class SettingsException(string message) : Exception(message);
