namespace PiBoot.Core.Settings;

/// <summary>A setting cannot have this value, or cannot be changed while the service runs.</summary>
/// <param name="key">As <c>section.key</c>.</param>
/// <param name="message">What is wrong, and what it takes.</param>
public sealed class SettingRefusedException(string key, string message) : Exception(message)
{
    public string Key => key;
}
