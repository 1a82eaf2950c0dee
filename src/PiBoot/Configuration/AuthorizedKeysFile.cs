using System.Text;
using PiBoot.Core.Clients;

namespace PiBoot.Configuration;

/// <summary>A file of authorized keys that an option or a key names, read as far as one may be long.</summary>
internal static class AuthorizedKeysFile
{
    /// <exception cref="SettingsException">It cannot be read, or holds no key.</exception>
    public static string Read(string path)
    {
        try
        {
            using var reader = new StreamReader(path, Encoding.UTF8);
            return Read(reader, path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SettingsException($"the file of authorized keys '{path}' cannot be read: {e.Message}");
        }
    }

    /// <param name="reader">The text; not read further than what is already too long.</param>
    /// <param name="name">What to call it.</param>
    /// <exception cref="SettingsException">It holds no key.</exception>
    public static string Read(TextReader reader, string name)
    {
        var text = new char[AuthorizedKeys.MaximumLength + 1];
        var read = new string(text, 0, reader.ReadBlock(text));
        return !string.IsNullOrWhiteSpace(read) ? read : throw new SettingsException($"the file of authorized keys '{name}' is empty.");
    }
}
