using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;
using PiBoot.Linux.Files;

namespace PiBoot.Linux.Trees;

/// <summary>The names in a tree rather than the content of its files.</summary>
public sealed partial class RootTree
{
    /// <summary>Names of one directory that are told of; more are an error.</summary>
    private const int MostNames = 100_000;
    private const int EntryHeader = 19; // struct linux_dirent64: inode 8, offset 8, length 2, type 1, then the name
    private const int LongestPath = 4096;

    /// <summary>What is under a path, links followed within the tree; null when nothing is.</summary>
    public TreeEntry? Find(string relativePath)
    {
        using var handle = OpenBeneath(relativePath, TreeCalls.PathOnly);
        return handle is null ? null : Look(Descriptor(handle), "");
    }

    /// <summary>The same for the name itself, which may be a link; the directories before it are followed.</summary>
    public TreeEntry? FindName(string relativePath)
    {
        using var directory = ParentOf(relativePath, out var name);
        return directory is null ? null : Look(Descriptor(directory), name);
    }

    /// <summary>The names in a directory, in order, without <c>.</c> and <c>..</c>; none when there is no such directory.</summary>
    public IReadOnlyList<string> List(string relativePath)
    {
        using var directory = OpenBeneath(relativePath, TreeCalls.ReadOnly | TreeCalls.Directory);
        if (directory is null)
        {
            return [];
        }

        var names = new List<string>();
        var buffer = new byte[32 * 1024];
        for (; ; )
        {
            var length = (int)TreeCalls.ReadEntries(Descriptor(directory), buffer, (nuint)buffer.Length);
            if (length < 0)
            {
                throw Failure(relativePath);
            }

            if (length == 0)
            {
                names.Sort(StringComparer.Ordinal);
                return names;
            }

            Collect(buffer.AsSpan(0, length), names);
            if (names.Count > MostNames)
            {
                throw new IOException($"{System.IO.Path.Join(Path, relativePath)}: more than {MostNames} names in one directory.");
            }
        }
    }

    /// <summary>Where a symbolic link leads, as it is written; null when it is none.</summary>
    public string? ReadLink(string relativePath)
    {
        using var directory = ParentOf(relativePath, out var name);
        if (directory is null)
        {
            return null;
        }

        var buffer = new byte[LongestPath];
        var length = TreeCalls.ReadLinkAt(Descriptor(directory), name, buffer, (nuint)buffer.Length);
        return length < 0 ? null : Encoding.UTF8.GetString(buffer, 0, (int)length);
    }

    /// <summary>
    /// The path to what is there or would be made there, without the links on the way: of <c>lib/firmware/x</c>, where
    /// <c>lib</c> is a link to <c>usr/lib</c>, it is <c>usr/lib/firmware/x</c>. The last name is not followed.
    /// </summary>
    public string WithoutLinks(string relativePath)
    {
        var parts = Parts(relativePath);
        for (var known = parts.Length - 1; known > 0; known--)
        {
            using var directory = OpenBeneath(string.Join('/', parts[..known]), TreeCalls.PathOnly | TreeCalls.Directory);
            if (directory is not null)
            {
                return string.Join('/', [PlaceOf(directory), .. parts[known..]]).TrimStart('/');
            }
        }

        return string.Join('/', parts);
    }

    /// <summary>Removes a file, a link or an empty directory. True when there was one.</summary>
    /// <exception cref="IOException">The drive is read-only, or the directory is not empty.</exception>
    public bool Remove(string relativePath)
    {
        using var directory = ParentOf(relativePath, out var name);
        if (directory is null)
        {
            return false;
        }

        var flags = Look(Descriptor(directory), name) is { IsDirectory: true } ? TreeCalls.RemoveDirectory : 0;
        return TreeCalls.UnlinkAt(Descriptor(directory), name, flags) == 0
            || (Marshal.GetLastPInvokeError() == FileFault.NoEntry ? false : throw Failure(relativePath));
    }

    /// <summary>Makes a symbolic link in the place of whatever file or link is there.</summary>
    /// <exception cref="IOException">The drive is full or read-only, or a directory is there.</exception>
    public void SetLink(string relativePath, string target)
    {
        using var directory = OpenParent(relativePath, out var name);
        var temporary = $".{name}.piboot-new";
        TreeCalls.UnlinkAt(Descriptor(directory), temporary, 0);
        if (TreeCalls.SymbolicLinkAt(target, Descriptor(directory), temporary) < 0 ||
            TreeCalls.RenameAt(Descriptor(directory), temporary, Descriptor(directory), name) < 0)
        {
            var failure = Failure(relativePath);
            TreeCalls.UnlinkAt(Descriptor(directory), temporary, 0);
            throw failure;
        }
    }

    /// <summary>Makes a directory, and those before it; one that is there gets this owner and mode.</summary>
    public void MakeDirectory(string relativePath, int mode, uint user, uint group)
    {
        OpenParent(relativePath + "/x", out _).Dispose();
        SetOwner(relativePath, mode, user, group);
    }

    /// <summary>Gives a directory that is there this owner and mode.</summary>
    public void SetOwner(string relativePath, int mode, uint user, uint group)
    {
        using var directory = OpenBeneath(relativePath, TreeCalls.ReadOnly | TreeCalls.Directory) ?? throw Failure(relativePath);
        if (TreeCalls.ChangeOwnerAt(Descriptor(directory), "", user, group, TreeCalls.EmptyPath) < 0 ||
            TreeCalls.ChangeMode(Descriptor(directory), mode) < 0)
        {
            throw Failure(relativePath);
        }
    }

    /// <summary>All that was written to its file system is on the drive when this returns.</summary>
    public void Sync()
    {
        using var directory = OpenBeneath(".", TreeCalls.ReadOnly | TreeCalls.Directory) ?? throw Failure("");
        if (TreeCalls.SyncFileSystem(Descriptor(directory)) < 0)
        {
            throw Failure("");
        }
    }

    /// <summary>
    /// Says to overlayfs that the layers below have nothing under this path: a character device 0:0
    /// (Documentation/filesystems/overlayfs.rst, whiteouts).
    /// </summary>
    public void MakeWhiteout(string relativePath)
    {
        using var directory = OpenParent(relativePath, out var name);
        TreeCalls.UnlinkAt(Descriptor(directory), name, 0);
        if (TreeCalls.MakeNodeAt(Descriptor(directory), name, TreeCalls.CharacterType, 0) < 0)
        {
            throw Failure(relativePath);
        }
    }

    private SafeFileHandle? ParentOf(string relativePath, out string name)
    {
        var parts = Parts(relativePath);
        name = parts[^1];
        return OpenBeneath("./" + string.Join('/', parts[..^1]), TreeCalls.PathOnly | TreeCalls.Directory);
    }

    /// <summary>The kernel's own word for where an opened directory is, below where the tree itself is.</summary>
    private string PlaceOf(SafeFileHandle directory)
    {
        var root = KernelPath(_root);
        var place = KernelPath(directory);
        return place == root ? "" : place[(root.TrimEnd('/').Length + 1)..];
    }

    private string KernelPath(SafeFileHandle handle)
    {
        var buffer = new byte[LongestPath];
        var length = TreeCalls.ReadLinkAt(-100, $"/proc/self/fd/{Descriptor(handle)}", buffer, (nuint)buffer.Length);
        return length < 0 ? throw Failure("") : Encoding.UTF8.GetString(buffer, 0, (int)length);
    }

    private static void Collect(ReadOnlySpan<byte> entries, List<string> names)
    {
        while (entries.Length > EntryHeader)
        {
            var size = BinaryPrimitives.ReadUInt16LittleEndian(entries[16..]);
            var name = entries[EntryHeader..size];
            var text = Encoding.UTF8.GetString(name[..name.IndexOf((byte)0)]);
            if (text is not ("." or ".."))
            {
                names.Add(text);
            }

            entries = entries[size..];
        }
    }

    private static unsafe TreeEntry? Look(int directory, string name)
    {
        TreeCalls.FileStatus status;
        if (TreeCalls.StatX(directory, name, TreeCalls.EmptyPath | TreeCalls.SymbolicLinkNoFollow, TreeCalls.BasicStatus, &status) != 0)
        {
            return null;
        }

        var kind = (status.Mode & TreeCalls.TypeMask) switch
        {
            TreeCalls.RegularType => TreeEntryKind.File,
            TreeCalls.DirectoryType => TreeEntryKind.Directory,
            TreeCalls.LinkType => TreeEntryKind.Link,
            _ => TreeEntryKind.Other,
        };
        return new TreeEntry(kind, status.Mode & 0xfff, status.User, status.Group, (long)status.Size, status.ChangeSeconds);
    }
}
