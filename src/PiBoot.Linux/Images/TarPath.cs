using PiBoot.Core.Images;
using PiBoot.Linux.Volumes;

namespace PiBoot.Linux.Images;

/// <summary>The way to the directory that is worked in, kept open: the next member is mostly in the same one.</summary>
internal sealed class TarPath(OpenedDirectory root) : IDisposable
{
    private const uint DefaultMode = 0x1ed; // 0755, for directories that the archive does not name

    private readonly List<(byte[] Name, OpenedDirectory Opened)> way = [];

    /// <summary>Opens it, making what is missing. Valid until the next call.</summary>
    /// <exception cref="ImageException">A part of it is no directory, a link included.</exception>
    public OpenedDirectory Open(List<byte[]> parts, string member)
    {
        var same = 0;
        while (same < parts.Count && same < way.Count && way[same].Name.AsSpan().SequenceEqual(parts[same]))
        {
            same++;
        }

        Shorten(same);
        for (var i = same; i < parts.Count; i++)
        {
            way.Add((parts[i], Enter(i == 0 ? root : way[i - 1].Opened, parts[i], member)));
        }

        return parts.Count == 0 ? root : way[parts.Count - 1].Opened;
    }

    /// <summary>Opens it beside the one that is worked in. The caller's to close.</summary>
    public OpenedDirectory OpenApart(List<byte[]> parts, string member)
    {
        var directory = root.Child(OpenedDirectory.Itself);
        foreach (var part in parts)
        {
            using var parent = directory;
            directory = Enter(parent, part, member);
        }

        return directory;
    }

    public void Dispose() => Shorten(0);

    private static OpenedDirectory Enter(OpenedDirectory parent, byte[] name, string member)
    {
        if (parent.Status(name) is not { } status)
        {
            NewEntry.Directory(parent, name);
            NewEntry.Dress(parent, name, new EntryLook(DefaultMode, 0, 0, 0, 0, []), isLink: false);
        }
        else if (!status.IsDirectory)
        {
            throw new ImageException($"is a tar archive whose member '{member}' leads through '{parent.PathOf(name)[(parent.Path.Length + 1)..]}', which is no directory");
        }

        return parent.Child(name);
    }

    private void Shorten(int count)
    {
        while (way.Count > count)
        {
            way[^1].Opened.Dispose();
            way.RemoveAt(way.Count - 1);
        }
    }
}
