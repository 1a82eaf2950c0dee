using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using PiBoot.Linux.Volumes;

namespace PiBoot.Linux.Roots;

/// <summary>
/// Bytes that a tree's files occupy on the drive: those that nothing else uses, and those that it shares with other trees
/// (FIEMAP, Documentation/filesystems/fiemap.rst). Names and directories are not counted.
/// </summary>
internal sealed class TreeSpace
{
    private const int MaximumDepth = 256;
    private const nuint FileMap = 0xc020660b; // FS_IOC_FIEMAP
    private const int HeaderLength = 32; // start 8, length 8, flags 4, mapped 4, count 4, reserved 4
    private const int ExtentLength = 56; // logical 8, physical 8, length 8, reserved 16, flags 4, reserved 12
    private const int ExtentsPerCall = 64;
    private const uint Last = 0x1;
    private const uint InlineData = 0x200;
    private const uint Shared = 0x2000;

    private readonly byte[] _argument = new byte[HeaderLength + (ExtentsPerCall * ExtentLength)];
    private readonly HashSet<(uint, uint, ulong)> _counted = [];
    private readonly CancellationToken _cancellation;
    private long _own;
    private long _shared;

    private TreeSpace(CancellationToken cancellation) => _cancellation = cancellation;

    /// <exception cref="IOException">The drive is failing.</exception>
    public static (long Own, long Shared) Of(string tree, CancellationToken cancellation)
    {
        using var directory = OpenedDirectory.Open(tree);
        var space = new TreeSpace(cancellation);
        space.Count(directory, 0);
        return (space._own, space._shared);
    }

    private void Count(OpenedDirectory directory, int depth)
    {
        foreach (var name in directory.Names())
        {
            _cancellation.ThrowIfCancellationRequested();
            if (directory.Status(name) is not { } status)
            {
                // Removed since the listing: its client runs.
                continue;
            }

            if (status.IsDirectory && depth < MaximumDepth)
            {
                using var child = directory.Child(name);
                Count(child, depth + 1);
            }
            else if (status is { IsRegular: true, Size: > 0 } && (status.Links == 1 || _counted.Add(status.Identity)))
            {
                CountFile(directory, name, status.Size);
            }
        }
    }

    private void CountFile(OpenedDirectory directory, byte[] name, long size)
    {
        using var file = VolumeCalls.OpenAt(
            directory.Handle, name, VolumeCalls.OpenReadOnly | VolumeCalls.OpenNoFollow | VolumeCalls.OpenNonBlocking | VolumeCalls.OpenCloseOnExec, 0);
        if (file.IsInvalid)
        {
            return;
        }

        for (var at = 0L; at < long.MaxValue; at = CountExtents(file, at))
        {
            if (!Map(file, at))
            {
                // No map on this file system (NFS, tmpfs): all of it is the file's own.
                _own += size;
                return;
            }
        }
    }

    private bool Map(SafeFileHandle file, long start)
    {
        Array.Clear(_argument, 0, HeaderLength);
        BinaryPrimitives.WriteInt64LittleEndian(_argument, start);
        BinaryPrimitives.WriteInt64LittleEndian(_argument.AsSpan(8), long.MaxValue);
        BinaryPrimitives.WriteInt32LittleEndian(_argument.AsSpan(24), ExtentsPerCall);
        return VolumeCalls.Control(file, FileMap, _argument) == 0;
    }

    /// <summary>Returns where the next call goes on; the largest number at the end.</summary>
    private long CountExtents(SafeFileHandle file, long start)
    {
        var count = BinaryPrimitives.ReadInt32LittleEndian(_argument.AsSpan(20));
        var next = start;
        for (var i = 0; i < count; i++)
        {
            var extent = _argument.AsSpan(HeaderLength + (i * ExtentLength), ExtentLength);
            var length = BinaryPrimitives.ReadInt64LittleEndian(extent[16..]);
            var flags = BinaryPrimitives.ReadUInt32LittleEndian(extent[40..]);
            if ((flags & InlineData) == 0)
            {
                _ = (flags & Shared) != 0 ? _shared += length : _own += length;
            }

            next = MemoryMarshal.Read<long>(extent) + length;
            if ((flags & Last) != 0)
            {
                return long.MaxValue;
            }
        }

        return count == 0 || next <= start ? long.MaxValue : next;
    }
}
