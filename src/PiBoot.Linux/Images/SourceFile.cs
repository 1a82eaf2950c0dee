using System.Globalization;
using Microsoft.Win32.SafeHandles;
using PiBoot.Core.Images;
using PiBoot.Linux.Files;
using PiBoot.Linux.Volumes;

namespace PiBoot.Linux.Images;

/// <summary>A file or a whole disk, opened for reading.</summary>
internal sealed class SourceFile : IDisposable
{
    private const int KindBits = 0xf000;
    private const int BlockDevice = 0x6000;
    private const int SeekEnd = 2;

    private SourceFile(SafeFileHandle handle, long length)
    {
        Handle = handle;
        Length = length;
    }

    public SafeFileHandle Handle { get; }

    public long Length { get; }

    /// <exception cref="ImageException">It is neither, or a part of a disk.</exception>
    /// <exception cref="IOException">It is not there, or not ours to read.</exception>
    public static SourceFile Open(string path)
    {
        var handle = VolumeCalls.Open(path, VolumeCalls.OpenReadOnly | VolumeCalls.OpenNonBlocking | VolumeCalls.OpenCloseOnExec, 0);
        if (handle.IsInvalid)
        {
            throw FileFault.Last("open", path);
        }

        try
        {
            return new SourceFile(handle, Measure(handle, path));
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    public void Dispose() => Handle.Dispose();

    private static long Measure(SafeFileHandle handle, string path)
    {
        const int EmptyPath = 0x1000;
        if (VolumeCalls.Status(handle, "\0"u8, EmptyPath, EntryStatus.Wanted, out var status) < 0)
        {
            throw FileFault.Last("look at", path);
        }

        if (status.IsRegular)
        {
            return status.Size;
        }

        if ((status.Mode & KindBits) != BlockDevice)
        {
            throw new ImageException("is neither a file, a block device nor a directory");
        }

        RefusePartition(status);
        var length = VolumeCalls.Seek(handle, 0, SeekEnd);
        return length > 0 ? length : throw new ImageException("is a drive without a medium: is the card in the reader?");
    }

    private static void RefusePartition(in EntryStatus status)
    {
        var number = string.Create(CultureInfo.InvariantCulture, $"{status.NodeMajor}:{status.NodeMinor}");
        var device = $"/sys/dev/block/{number}";
        if (File.Exists($"{device}/partition"))
        {
            var disk = Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(Directory.ResolveLinkTarget(device, returnFinalTarget: true)?.FullName ?? device)));
            throw new ImageException($"is one partition of a disk: name the whole disk, /dev/{disk}");
        }
    }
}
