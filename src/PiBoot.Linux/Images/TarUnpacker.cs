using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using PiBoot.Core.Images;
using PiBoot.Linux.Files;
using PiBoot.Linux.Volumes;

namespace PiBoot.Linux.Images;

/// <summary>
/// Makes a tar archive's members below a directory. Every part of a name is opened for itself and never through a link, so
/// that no member gets out, whatever links came before it.
/// </summary>
internal sealed class TarUnpacker(ImageBytes bytes, OpenedDirectory root, UnpackMeter meter) : IDisposable
{
    private const int MostDepth = 256;
    private const int MapPart = 512;

    private readonly TarPath path = new(root);
    private readonly Dictionary<string, (byte[] Name, EntryLook Look)> directories = new(StringComparer.Ordinal);

    /// <summary>Members made.</summary>
    public long Count { get; private set; }

    public void Unpack()
    {
        var reader = new TarReader(bytes);
        while (reader.Next() is { } member)
        {
            Make(member);
        }

        if (Count == 0)
        {
            throw new ImageException("is an empty tar archive");
        }

        DressDirectories();
    }

    public void Dispose() => path.Dispose();

    private void Make(TarMember member)
    {
        var parts = Parts(member, member.Name);
        Count++;
        meter.AddFile();
        if (parts.Count == 0)
        {
            directories[""] = ([], member.Look);
            return;
        }

        var name = parts[^1];
        parts.RemoveAt(parts.Count - 1);
        var directory = path.Open(parts, member.Words);
        if (member.Kind == '5')
        {
            MakeDirectory(member, directory, name);
            return;
        }

        RemoveOld(directory, name);
        MakeEntry(member, directory, name);
    }

    private void MakeEntry(TarMember member, OpenedDirectory directory, byte[] name)
    {
        switch (member.Kind)
        {
            case '0':
                MakeFile(member, directory, name);
                break;
            case '1':
                MakeLink(member, name);
                break;
            case '2':
                NewEntry.SymbolicLink(directory, name, Text(member, member.Link));
                NewEntry.Dress(directory, name, member.Look, isLink: true);
                break;
            case '3' or '4' or '6':
                const uint Character = 0x2000;
                const uint Block = 0x6000;
                const uint Fifo = 0x1000;
                NewEntry.Node(directory, name, member.Kind switch { '3' => Character, '4' => Block, _ => Fifo }, member.Major, member.Minor);
                NewEntry.Dress(directory, name, member.Look, isLink: false);
                break;
            case 'S':
                throw new ImageException($"is a tar archive with the sparse file '{member.Words}' in GNU's old format: make it with --format=posix");
            default:
                throw new ImageException($"is a tar archive with '{member.Words}' of the unknown kind '{member.Kind}'");
        }
    }

    private static ReadOnlySpan<byte> Text(TarMember member, byte[] text) => text.Length is 0 or > 4095 || text.AsSpan().Contains((byte)0)
        ? throw new ImageException($"is a tar archive whose member '{member.Words}' leads to nothing that can be a name")
        : text;

    /// <summary>The parts of a name, without <c>.</c>; each with a zero behind it.</summary>
    private static List<byte[]> Parts(TarMember member, byte[] name)
    {
        var parts = new List<byte[]>();
        if (name.AsSpan().StartsWith("/"u8))
        {
            throw new ImageException($"is a tar archive with an absolute name, '{member.Words}': make it with names below one directory");
        }

        foreach (var range in name.AsSpan().Split((byte)'/'))
        {
            var part = name.AsSpan()[range];
            if (part.SequenceEqual(".."u8) || part.Contains((byte)0))
            {
                throw new ImageException($"is a tar archive whose member '{member.Words}' leads out of it");
            }

            if (!part.IsEmpty && !part.SequenceEqual("."u8))
            {
                parts.Add([.. part, 0]);
            }
        }

        return parts.Count > MostDepth
            ? throw new ImageException($"is a tar archive with a member nested deeper than {MostDepth} directories")
            : parts;
    }

    /// <summary>A later member takes an earlier one's place.</summary>
    private static void RemoveOld(OpenedDirectory directory, byte[] name)
    {
        if (VolumeCalls.Unlink(directory.Handle, name, 0) < 0 && Marshal.GetLastPInvokeError() != FileFault.NoEntry)
        {
            throw directory.Fault("replace", name);
        }
    }

    private void MakeDirectory(TarMember member, OpenedDirectory directory, byte[] name)
    {
        if (directory.Status(name) is not { } status)
        {
            NewEntry.Directory(directory, name);
        }
        else if (!status.IsDirectory)
        {
            RemoveOld(directory, name);
            NewEntry.Directory(directory, name);
        }

        var whole = Parts(member, member.Name).SelectMany(part => part[..^1].Append((byte)'/')).ToArray();
        directories[Convert.ToHexString(whole)] = (member.Name, member.Look);
    }

    private void MakeLink(TarMember member, byte[] name)
    {
        var target = Parts(member, member.Link);
        if (target.Count == 0)
        {
            throw new ImageException($"is a tar archive whose member '{member.Words}' leads to nothing that can be a name");
        }

        var old = target[^1];
        target.RemoveAt(target.Count - 1);
        var parts = Parts(member, member.Name);
        parts.RemoveAt(parts.Count - 1);

        // Two at a time: the path keeps only one way open.
        using var from = path.OpenApart(target, member.Words);
        NewEntry.Link(from, old, path.Open(parts, member.Words), name);
    }

    private void MakeFile(TarMember member, OpenedDirectory directory, byte[] name)
    {
        using var file = NewEntry.File(directory, name);
        var left = member.Size;
        var runs = member.HasMapBefore ? ReadMap(member, ref left) : member.Sparse ?? [(0, member.Size)];
        foreach (var (offset, length) in runs)
        {
            if (offset < 0 || length < 0 || length > left || offset > member.RealSize - length)
            {
                throw new ImageException($"is a damaged tar archive: the sparse file '{member.Words}' has content beyond its end");
            }

            Pour(file, offset, length, directory.Path);
            left -= length;
        }

        NewEntry.SetLength(file, member.RealSize, directory, name);
        NewEntry.Dress(file, member.Look, directory, name);
    }

    private void Pour(SafeFileHandle file, long at, long length, string where)
    {
        for (var end = at + length; at < end;)
        {
            var part = bytes.Next(end - at);
            NewEntry.Write(file, part, at, where);
            at += part.Length;
            meter.AddWritten(part.Length);
        }
    }

    private List<(long Offset, long Length)> ReadMap(TarMember member, ref long left)
    {
        const int LongestMap = 1 << 24;
        var map = Array.Empty<byte>();
        for (; ; )
        {
            if (TarSparseMap.TryParseLines(map) is { } runs)
            {
                return runs;
            }

            if (left < MapPart || map.Length > LongestMap)
            {
                throw new ImageException($"is a damaged tar archive: the sparse file '{member.Words}' has no map");
            }

            Array.Resize(ref map, map.Length + MapPart);
            bytes.ReadExactly(map.AsSpan(map.Length - MapPart));
            left -= MapPart;
        }
    }

    /// <summary>At the end, because whatever is made in a directory changes its time; deepest first.</summary>
    private void DressDirectories()
    {
        foreach (var (_, (name, look)) in directories.OrderByDescending(entry => entry.Key.Length))
        {
            var member = new TarMember(name, '5', [], 0, 0, null, false, 0, 0, look);
            var directory = path.Open(Parts(member, name), member.Words);
            NewEntry.Dress(directory.Handle, look, directory, OpenedDirectory.Itself);
            meter.Look();
        }
    }
}
