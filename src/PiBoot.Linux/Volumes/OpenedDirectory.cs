using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;
using PiBoot.Linux.Files;

namespace PiBoot.Linux.Volumes;

/// <summary>
/// An open directory. Everything below it is reached by one name at a time, never through a symbolic link, so that
/// nothing in a tree can lead out of it.
/// </summary>
internal sealed class OpenedDirectory : IDisposable
{
    private const int EntryHeader = 19; // struct linux_dirent64: inode 8, offset 8, length 2, type 1, then the name

    private OpenedDirectory(SafeFileHandle handle, string path, byte[] below)
    {
        Handle = handle;
        Path = path;
        Below = below;
    }

    /// <summary>The directory's own name within itself.</summary>
    public static ReadOnlySpan<byte> Itself => ".\0"u8;

    public SafeFileHandle Handle { get; }

    /// <summary>For people: where it was found.</summary>
    public string Path { get; }

    /// <summary>Its way from the directory that was opened by path, with a slash behind each name; empty for that one.</summary>
    public byte[] Below { get; }

    private static int Flags => VolumeCalls.OpenReadOnly | VolumeCalls.OpenDirectory | VolumeCalls.OpenCloseOnExec;

    /// <exception cref="IOException">It is not there, no directory, or not ours to read.</exception>
    public static OpenedDirectory Open(string path)
    {
        var handle = VolumeCalls.Open(path, Flags, 0);
        return handle.IsInvalid ? throw FileFault.Last("open", path) : new OpenedDirectory(handle, path, []);
    }

    /// <exception cref="IOException">It is no directory, a symbolic link included.</exception>
    public OpenedDirectory Child(ReadOnlySpan<byte> name)
    {
        var handle = VolumeCalls.OpenAt(Handle, name, Flags | VolumeCalls.OpenNoFollow, 0);
        return handle.IsInvalid
            ? throw Fault("open", name)
            : new OpenedDirectory(handle, PathOf(name), [.. Below, .. name[..^1], (byte)'/']);
    }

    /// <summary>Null when there is no such entry.</summary>
    public EntryStatus? Status(ReadOnlySpan<byte> name)
    {
        if (VolumeCalls.Status(Handle, name, VolumeCalls.AtNoFollow, EntryStatus.Wanted, out var status) == 0)
        {
            return status;
        }

        return Marshal.GetLastPInvokeError() == FileFault.NoEntry ? null : throw Fault("look at", name);
    }

    public EntryStatus Status() => Status(Itself) ?? throw Fault("look at", Itself);

    /// <summary>The names in it, each with its zero, without <c>.</c> and <c>..</c>.</summary>
    public List<byte[]> Names()
    {
        var names = new List<byte[]>();
        var buffer = new byte[32 * 1024];
        for (; ; )
        {
            var length = (int)VolumeCalls.ReadEntries(Handle, buffer, (nuint)buffer.Length);
            if (length < 0)
            {
                throw FileFault.Last("list", Path);
            }

            if (length == 0)
            {
                // The next listing begins at the beginning.
                return VolumeCalls.Seek(Handle, 0, 0) < 0 ? throw FileFault.Last("list", Path) : names;
            }

            Collect(buffer.AsSpan(0, length), names);
        }
    }

    /// <summary>A path to an entry for calls that know no directory handle; its last part is not followed by those calls.</summary>
    public byte[] ProcPath(ReadOnlySpan<byte> name) =>
        [.. Encoding.ASCII.GetBytes($"/proc/self/fd/{Handle.DangerousGetHandle()}/"), .. name];

    public string PathOf(ReadOnlySpan<byte> name) =>
        name.SequenceEqual(Itself) ? Path : $"{Path.TrimEnd('/')}/{Encoding.UTF8.GetString(name[..^1])}";

    /// <summary>The last call's error, of the entry of this name.</summary>
    public IOException Fault(string action, ReadOnlySpan<byte> name) => FileFault.Last(action, PathOf(name));

    public void Sync()
    {
        if (VolumeCalls.Sync(Handle) < 0)
        {
            throw FileFault.Last("write", Path);
        }
    }

    public void Dispose() => Handle.Dispose();

    private static void Collect(ReadOnlySpan<byte> entries, List<byte[]> names)
    {
        while (entries.Length > EntryHeader)
        {
            var size = BinaryPrimitives.ReadUInt16LittleEndian(entries[16..]);
            var name = entries[EntryHeader..size];
            name = name[..(name.IndexOf((byte)0) + 1)];
            if (!name.SequenceEqual(Itself) && !name.SequenceEqual("..\0"u8))
            {
                names.Add(name.ToArray());
            }

            entries = entries[size..];
        }
    }
}
