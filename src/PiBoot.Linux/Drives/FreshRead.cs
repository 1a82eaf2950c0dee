using PiBoot.Linux.Files;
using PiBoot.Linux.Volumes;

namespace PiBoot.Linux.Drives;

/// <summary>Reads from the drive itself: what the kernel remembers of a file or device is dropped first, so that a dead drive shows.</summary>
internal static class FreshRead
{
    /// <summary>How many bytes were read.</summary>
    /// <exception cref="IOException">The drive is gone or failing; HResult has the errno.</exception>
    public static int At(string path, long offset, Span<byte> buffer)
    {
        using var file = VolumeCalls.Open(path, VolumeCalls.OpenReadOnly | VolumeCalls.OpenNonBlocking | VolumeCalls.OpenCloseOnExec, 0);
        if (file.IsInvalid)
        {
            throw FileFault.Last("open", path);
        }

        // Whether the advice was taken does not matter where nothing is remembered, and shows nowhere else.
        MountCalls.Advise(file, offset, buffer.Length, MountCalls.AdviceDropCache);
        var count = VolumeCalls.ReadAt(file, buffer, (nuint)buffer.Length, offset);
        return count < 0 ? throw FileFault.Last("read", path) : (int)count;
    }
}
