using PiBoot.Core.Os;

namespace PiBoot.Linux.Roots;

/// <summary><c>os/NAME/about.json</c>.</summary>
public static class OsFactsFile
{
    /// <summary>Null for a system that was put there by hand.</summary>
    /// <exception cref="IOException">It cannot be read, or is damaged.</exception>
    public static OsFacts? Read(string path) => FactsFile.Read(path, RootJson.Default.OsFacts);

    /// <exception cref="IOException">The drive is full or read-only.</exception>
    public static void Write(string path, OsFacts facts) => FactsFile.Write(path, facts, RootJson.Default.OsFacts);
}
