using Microsoft.Win32.SafeHandles;
using PiBoot.Core.Images;
using PiBoot.Linux.Volumes;

namespace PiBoot.Linux.Images;

/// <summary>
/// The tree that is being made. A file whose name is known when its first data come by is made there; one whose name is not
/// known yet waits in a holding directory and is renamed by the walk at the end, which also makes what has no data.
/// </summary>
internal sealed partial class ExtTree(OpenedDirectory root, UnpackMeter meter) : IDisposable
{
    private const uint RootInode = 2;
    private const int MostNodes = 4_000_000;
    private const int MostNames = 8_000_000;
    private const int OpenFiles = 64;

    private readonly Dictionary<uint, ExtNode> nodes = [];
    private readonly Dictionary<uint, (uint Directory, byte[] Name)> firstNames = [];
    private readonly Dictionary<uint, SafeFileHandle> files = [];
    private readonly Queue<uint> fileOrder = new();
    private int names;

    /// <summary>The root directory is complete, and it is no system's.</summary>
    public bool IsKnownForeign { get; private set; }

    public void Add(ExtNode node)
    {
        if (nodes.Count == MostNodes)
        {
            throw Damaged($"it has more than {MostNodes} files");
        }

        nodes.Add(node.Number, node);
    }

    public void AddEntries(ExtNode directory, List<ExtDirectoryEntry> entries)
    {
        names += entries.Count;
        if (names > MostNames)
        {
            throw Damaged($"it has more than {MostNames} names");
        }

        directory.Entries.AddRange(entries);
        foreach (var entry in entries)
        {
            firstNames.TryAdd(entry.Inode, (directory.Number, entry.Name));
        }
    }

    /// <summary>One of a node's claims is served. After the last one its file is complete.</summary>
    public void Release(ExtNode node)
    {
        if (--node.Pending > 0)
        {
            return;
        }

        if (node.Number == RootInode)
        {
            IsKnownForeign = !IsSystem(node);
        }
        else if (node.IsMade && !node.IsDirectory)
        {
            Complete(node);
        }
    }

    public void Write(ExtNode node, ReadOnlySpan<byte> part, long at)
    {
        part = part[..(int)Math.Clamp(node.Inode.Size - at, 0, part.Length)];
        if (part.IsEmpty)
        {
            return;
        }

        NewEntry.Write(Open(node), part, at, root.Path);
        node.WrittenEnd = Math.Max(node.WrittenEnd, at + part.Length);
        meter.AddWritten(part.Length);
    }

    public void Dispose()
    {
        foreach (var file in files.Values)
        {
            file.Dispose();
        }

        foreach (var directory in directories.Values)
        {
            directory.Dispose();
        }

        holding?.Dispose();
    }

    private static ImageException Damaged(string what) => new($"has a damaged ext4 file system: {what}");

    private static bool IsSystem(ExtNode root)
    {
        bool Has(ReadOnlySpan<byte> name)
        {
            foreach (var entry in root.Entries)
            {
                if (entry.Name.AsSpan().SequenceEqual(name))
                {
                    return true;
                }
            }

            return false;
        }

        return root.IsDirectory && Has("etc\0"u8) && (Has("usr\0"u8) || Has("bin\0"u8));
    }

    private void Complete(ExtNode node)
    {
        var file = Open(node);
        Finish(node, file, Home(node));
        files.Remove(node.Number);
        file.Dispose();
    }

    private static void Finish(ExtNode node, SafeFileHandle file, OpenedDirectory directory)
    {
        if (node.WrittenEnd < node.Inode.Size)
        {
            NewEntry.SetLength(file, node.Inode.Size, directory, node.HomeName);
        }

        NewEntry.Dress(file, node.Look, directory, node.HomeName);
        node.IsDressed = true;
    }

    private SafeFileHandle Open(ExtNode node)
    {
        if (files.TryGetValue(node.Number, out var file))
        {
            return file;
        }

        file = node.IsMade ? NewEntry.Reopen(Home(node), node.HomeName) : Make(node);
        files.Add(node.Number, file);
        fileOrder.Enqueue(node.Number);
        while (files.Count > OpenFiles)
        {
            if (files.Remove(fileOrder.Dequeue(), out var oldest))
            {
                oldest.Dispose();
            }
        }

        return file;
    }

    private SafeFileHandle Make(ExtNode node)
    {
        var directory = ChooseHome(node, 0);
        var file = NewEntry.File(directory, node.HomeName);
        node.IsMade = true;
        meter.AddFile();
        return file;
    }
}
