using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using PiBoot.Linux.Files;

namespace PiBoot.Linux.Volumes;

/// <summary>Copies what is in a file: by sharing its blocks where the file system can, otherwise by its data, holes kept.</summary>
internal sealed class FileData(IProgress<long>? progress, CancellationToken cancellation)
{
    private readonly byte[] buffer = new byte[1 << 20];
    private bool share = true;
    private long total;

    public void Copy(SafeFileHandle from, SafeFileHandle to, long size, string path)
    {
        if (size > 0 && !TryShare(from, to, path))
        {
            CopyRanges(from, to, size, path);
        }
        else
        {
            Report(size);
        }
    }

    /// <summary>
    /// FICLONE, ioctl_ficlone(2). A file system that cannot is not asked again; one file that cannot (a swap file) is
    /// copied.
    /// </summary>
    private bool TryShare(SafeFileHandle from, SafeFileHandle to, string path)
    {
        if (!share)
        {
            return false;
        }

        if (VolumeCalls.Clone(to, VolumeCalls.CloneFile, from) == 0)
        {
            return true;
        }

        switch (Marshal.GetLastPInvokeError())
        {
            case FileFault.NotSupported or FileFault.NotAnIoctl or FileFault.OtherDevice:
                share = false;
                return false;
            case FileFault.Invalid or FileFault.NotPermitted or FileFault.TextBusy:
                return false;
            default:
                throw FileFault.Last("copy", path);
        }
    }

    private void CopyRanges(SafeFileHandle from, SafeFileHandle to, long size, string path)
    {
        for (long at = 0; at < size;)
        {
            var start = VolumeCalls.Seek(from, at, VolumeCalls.SeekData);
            if (start < 0)
            {
                // ENXIO: only a hole is left.
                if (Marshal.GetLastPInvokeError() == FileFault.NoSuchDevice)
                {
                    break;
                }

                throw FileFault.Last("read", path);
            }

            var end = VolumeCalls.Seek(from, start, VolumeCalls.SeekHole);
            if (end < 0)
            {
                throw FileFault.Last("read", path);
            }

            at = CopyRange(from, to, start, end, path);
        }

        if (VolumeCalls.SetLength(to, size) < 0)
        {
            throw FileFault.Last("write", path);
        }
    }

    private long CopyRange(SafeFileHandle from, SafeFileHandle to, long at, long end, string path)
    {
        while (at < end)
        {
            cancellation.ThrowIfCancellationRequested();
            var read = VolumeCalls.ReadAt(from, buffer, (nuint)Math.Min(buffer.Length, end - at), at);
            if (read < 0)
            {
                throw FileFault.Last("read", path);
            }

            if (read == 0)
            {
                // It was cut while we read it.
                return end;
            }

            WriteAll(to, buffer.AsSpan(0, (int)read), at, path);
            at += read;
            Report(read);
        }

        return at;
    }

    private static void WriteAll(SafeFileHandle to, ReadOnlySpan<byte> bytes, long at, string path)
    {
        while (!bytes.IsEmpty)
        {
            var written = VolumeCalls.WriteAt(to, bytes, (nuint)bytes.Length, at);
            if (written < 0)
            {
                throw FileFault.Last("write the copy of", path);
            }

            bytes = bytes[(int)written..];
            at += written;
        }
    }

    private void Report(long bytes)
    {
        total += bytes;
        progress?.Report(total);
    }
}
