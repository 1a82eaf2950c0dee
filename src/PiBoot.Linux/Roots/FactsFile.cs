using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using PiBoot.Linux.Files;

namespace PiBoot.Linux.Roots;

/// <summary>Small JSON files that a power cut leaves old or new, never half.</summary>
internal static class FactsFile
{
    /// <summary>Null when there is no such file.</summary>
    /// <exception cref="IOException">It cannot be read, or is no such JSON; names the path.</exception>
    public static T? Read<T>(string path, JsonTypeInfo<T> shape)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), shape);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (JsonException e)
        {
            throw new IOException($"{path} is damaged ({e.Message}): repair it, or remove it to begin anew.", e);
        }
    }

    /// <exception cref="IOException">The drive is full or read-only.</exception>
    public static void Write<T>(string path, T facts, JsonTypeInfo<T> shape) =>
        AtomicFile.Write(path, JsonSerializer.Serialize(facts, shape) + "\n");
}
