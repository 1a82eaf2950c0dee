using PiBoot.Linux.Files;

namespace PiBoot.Linux.Roots;

/// <summary>A root and its boot tree: two directories side by side that belong together.</summary>
public static class RootParts
{
    /// <summary>In the order in which they are made; the root last, so that where it is there is all.</summary>
    public static readonly IReadOnlyList<string> Names = ["boot", "root"];

    /// <summary>Moves what is there from one folder to another; may be repeated after a power cut in its middle.</summary>
    /// <exception cref="IOException">The drive is read-only or failing.</exception>
    public static void Move(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var name in Names)
        {
            if (Directory.Exists(Path.Join(from, name)) && !Directory.Exists(Path.Join(to, name)))
            {
                Directory.Move(Path.Join(from, name), Path.Join(to, name));
            }
        }

        AtomicFile.SyncDirectory(to);
        AtomicFile.SyncDirectory(from);
        AtomicFile.SyncDirectory(Path.GetDirectoryName(to)!);
    }
}
