using PiBoot.Linux.Trees;

namespace PiBoot.Linux.Systems;

/// <summary>
/// Lays the files of a user's directory over a root: owner root, modes as they are there. Links in that directory are
/// copied as links, never followed; links in the root lead only within it.
/// </summary>
internal static class DroppedFiles
{
    private const int Deepest = 32;
    private const int Most = 10_000;
    private const int Largest = 256 * 1024 * 1024;

    /// <exception cref="IOException">The directory is not there, has too much in it, or what it has cannot be written.</exception>
    public static void Write(IdentityLayer layer, string folder)
    {
        if (!Path.IsPathRooted(folder) || !Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException($"The directory {folder} of files for clients is not there.");
        }

        using var source = RootTree.Open(folder);
        var count = 0;
        Copy(layer, source, "", 0, ref count);
    }

    private static void Copy(IdentityLayer layer, RootTree source, string folder, int depth, ref int count)
    {
        foreach (var name in source.List(folder.Length == 0 ? "." : folder))
        {
            var path = folder.Length == 0 ? name : $"{folder}/{name}";
            if (++count > Most || depth > Deepest)
            {
                throw new IOException($"{source.Path} holds more than {Most} files, or directories deeper than {Deepest}: these are not laid over a client's root.");
            }

            switch (source.FindName(path))
            {
                case { IsDirectory: true } entry:
                    layer.MakeDirectory(path, entry.Mode, 0, 0);
                    Copy(layer, source, path, depth + 1, ref count);
                    break;
                case { IsLink: true }:
                    layer.PutLink(path, source.ReadLink(path)!);
                    break;
                case { IsFile: true } entry:
                    var content = source.ReadBytes(path, Largest) ??
                        throw new IOException($"{source.Path}/{path} is larger than {Largest / 1024 / 1024} MB: it is not laid over a client's root.");
                    layer.Put(path, content, entry.Mode, 0, 0);
                    break;
            }
        }
    }
}
