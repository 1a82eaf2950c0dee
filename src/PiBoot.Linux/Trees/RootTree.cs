using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;
using PiBoot.Linux.Files;

namespace PiBoot.Linux.Trees;

/// <summary>
/// Reads and writes single files of a client's or an operating system's root as if that root were <c>/</c>: links in it,
/// absolute ones too, lead only within it (openat2(2), RESOLVE_IN_ROOT). A root's content is its owner's business, and
/// must not make this process touch the server's own files.
/// </summary>
public sealed partial class RootTree : IDisposable
{
    /// <summary>Mode of a file that all may read.</summary>
    public const int Readable = 0x1a4;

    /// <summary>Mode of a program, and of a directory that all may enter.</summary>
    public const int Executable = 0x1ed;

    /// <summary>Largest text file that is read; those looked at here have a few kilobytes.</summary>
    private const int LargestText = 256 * 1024;
    private const int TooManyLinks = 40;
    private const int NotDirectory = 20;
    private const int Exists = 17;

    private readonly SafeFileHandle _root;

    private RootTree(string path, SafeFileHandle root)
    {
        Path = path;
        _root = root;
    }

    public string Path { get; }

    /// <exception cref="DirectoryNotFoundException">There is no such directory.</exception>
    public static RootTree Open(string path)
    {
        var descriptor = TreeCalls.Open(path, TreeCalls.PathOnly | TreeCalls.Directory | TreeCalls.CloseOnExec, 0);
        return descriptor < 0
            ? throw new DirectoryNotFoundException($"Cannot open the directory {path}: {Marshal.GetLastPInvokeErrorMessage()}.")
            : new RootTree(path, new SafeFileHandle(descriptor, ownsHandle: true));
    }

    /// <summary>Null when there is no such regular file, or it is larger than any text looked at here.</summary>
    public string? ReadText(string relativePath) =>
        ReadBytes(relativePath, LargestText) is { } bytes ? Encoding.UTF8.GetString(bytes) : null;

    /// <summary>Null when there is no such regular file, or it is larger than the limit.</summary>
    public byte[]? ReadBytes(string relativePath, int limit)
    {
        using var file = OpenBeneath(relativePath, TreeCalls.ReadOnly | TreeCalls.NonBlocking);
        if (file is null || RegularSize(file) is not { } size || size > limit)
        {
            return null;
        }

        var bytes = new byte[size];
        var read = 0;
        while (read < bytes.Length && RandomAccess.Read(file, bytes.AsSpan(read), read) is > 0 and var count)
        {
            read += count;
        }

        return read == bytes.Length ? bytes : bytes[..read];
    }

    /// <summary>A regular file of any size, to be read from its beginning; null when there is none.</summary>
    public Stream? OpenFile(string relativePath)
    {
        var file = OpenBeneath(relativePath, TreeCalls.ReadOnly | TreeCalls.NonBlocking);
        if (file is null || RegularSize(file) is null)
        {
            file?.Dispose();
            return null;
        }

        return new FileStream(file, FileAccess.Read, bufferSize: 64 * 1024);
    }

    /// <summary>Whether a file or directory is there, after following links within the tree.</summary>
    public bool Contains(string relativePath)
    {
        using var file = OpenBeneath(relativePath, TreeCalls.PathOnly);
        return file is not null;
    }

    /// <summary>Puts a file in place at once and whole, owner root; makes the directories before it.</summary>
    /// <exception cref="IOException">The drive is full or read-only; the message names the file.</exception>
    public void WriteText(string relativePath, string text, int mode = Readable) =>
        WriteBytes(relativePath, Encoding.UTF8.GetBytes(text), mode, 0, 0);

    /// <summary>The same with any content and owner. It is whole under its name at once, and on the drive.</summary>
    /// <exception cref="IOException">The drive is full or read-only; the message names the file.</exception>
    public void WriteBytes(string relativePath, ReadOnlySpan<byte> content, int mode, uint user, uint group)
    {
        using var directory = OpenParent(relativePath, out var name);
        var temporary = $".{name}.piboot-new";
        TreeCalls.UnlinkAt(Descriptor(directory), temporary, 0);
        using (var file = Owned(
            TreeCalls.OpenAt(
                Descriptor(directory),
                temporary,
                TreeCalls.WriteOnly | TreeCalls.Create | TreeCalls.Exclusive | TreeCalls.NoFollow | TreeCalls.CloseOnExec,
                0x180),
            relativePath))
        {
            RandomAccess.Write(file, content, 0);
            if (TreeCalls.ChangeOwnerAt(Descriptor(file), "", user, group, TreeCalls.EmptyPath) < 0 ||
                TreeCalls.ChangeMode(Descriptor(file), mode) < 0)
            {
                throw Failure(relativePath);
            }

            RandomAccess.FlushToDisk(file);
        }

        if (TreeCalls.RenameAt(Descriptor(directory), temporary, Descriptor(directory), name) < 0)
        {
            var failure = Failure(relativePath);
            TreeCalls.UnlinkAt(Descriptor(directory), temporary, 0);
            throw failure;
        }
    }

    /// <summary>Makes a symbolic link, unless something of that name is there.</summary>
    /// <exception cref="IOException">The drive is full or read-only.</exception>
    public void Link(string relativePath, string target)
    {
        using var directory = OpenParent(relativePath, out var name);
        if (TreeCalls.SymbolicLinkAt(target, Descriptor(directory), name) < 0 && Marshal.GetLastPInvokeError() != Exists)
        {
            throw Failure(relativePath);
        }
    }

    public void Dispose() => _root.Dispose();

    private SafeFileHandle OpenParent(string relativePath, out string name)
    {
        var parts = Parts(relativePath);
        name = parts[^1];
        var walked = new StringBuilder(".");
        foreach (var part in parts[..^1])
        {
            using var parent = OpenBeneath(walked.ToString(), TreeCalls.PathOnly | TreeCalls.Directory) ?? throw Failure(relativePath);
            walked.Append('/').Append(part);
            if (TreeCalls.MakeDirectoryAt(Descriptor(parent), part, Executable) < 0 && Marshal.GetLastPInvokeError() != Exists)
            {
                throw Failure(relativePath);
            }
        }

        return OpenBeneath(walked.ToString(), TreeCalls.ReadOnly | TreeCalls.Directory) ?? throw Failure(relativePath);
    }

    private static string[] Parts(string relativePath)
    {
        var parts = relativePath.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return parts.Length == 0 || parts.Any(part => part is "." or "..")
            ? throw new ArgumentException($"'{relativePath}' names nothing in a tree.", nameof(relativePath))
            : parts;
    }

    /// <summary>Null when it is not there.</summary>
    private SafeFileHandle? OpenBeneath(string relativePath, int flags)
    {
        var descriptor = JailedPath.Open(Descriptor(_root), relativePath, flags, Confinement.InRoot, out var error);
        if (descriptor >= 0)
        {
            return new SafeFileHandle(descriptor, ownsHandle: true);
        }

        // Links that go round in a circle lead to nothing.
        return error is FileFault.NoEntry or NotDirectory or TooManyLinks ? null : throw Failure(relativePath, error);
    }

    private SafeFileHandle Owned(int descriptor, string relativePath) =>
        descriptor < 0 ? throw Failure(relativePath) : new SafeFileHandle(descriptor, ownsHandle: true);

    private IOException Failure(string relativePath) => Failure(relativePath, Marshal.GetLastPInvokeError());

    private IOException Failure(string relativePath, int error) =>
        new($"{System.IO.Path.Join(Path, relativePath)}: {Marshal.GetPInvokeErrorMessage(error)}");

    /// <summary>Null for directories, pipes and devices.</summary>
    private static long? RegularSize(SafeFileHandle file) => Look(Descriptor(file), "") is { IsFile: true } entry ? entry.Size : null;

    private static int Descriptor(SafeFileHandle handle) => (int)handle.DangerousGetHandle();
}
