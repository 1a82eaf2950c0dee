using System.Runtime.InteropServices;

namespace PiBoot.Linux.Files;

/// <summary>How full the drive is that holds a path.</summary>
/// <param name="Free">Bytes that an ordinary user may still write.</param>
/// <param name="Total">Bytes in all.</param>
/// <param name="IsReadOnly">Mounted read-only, as the kernel does itself when a drive fails.</param>
public readonly record struct FreeSpace(long Free, long Total, bool IsReadOnly)
{
    private const ulong ReadOnlyFlag = 1; // ST_RDONLY
    private const long LargestReserve = 512L * 1024 * 1024;

    /// <summary>Bytes that nothing new takes, kept for the clients there are; a twentieth of a small drive.</summary>
    public long Reserve => Math.Min(LargestReserve, Total / 20);

    /// <exception cref="IOException">There is no such path, or the drive is gone.</exception>
    public static FreeSpace Of(string path)
    {
        // statvfs(3), glibc on 64-bit machines: eleven unsigned longs and a reserve.
        Span<byte> status = stackalloc byte[256];
        if (DurableCalls.Space(path, status) < 0)
        {
            throw FileFault.Last("look at the file system of", path);
        }

        var fields = MemoryMarshal.Cast<byte, ulong>(status);
        var unit = fields[1];
        return new FreeSpace((long)(fields[4] * unit), (long)(fields[2] * unit), (fields[9] & ReadOnlyFlag) != 0);
    }
}
