using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using PiBoot.Linux.Volumes;

namespace PiBoot.Linux.Images;

/// <summary>The calls of libc that dress an open file, and one that widens a pipe.</summary>
internal static partial class EntryCalls
{
    private const int SetPipeSize = 1031; // F_SETPIPE_SZ
    private const string Libc = "libc";

    /// <summary>Fewer changes between two programs; where the kernel refuses it stays as it is.</summary>
    public static void WidenPipe(SafePipeHandle? pipe, int size)
    {
        if (pipe is not null)
        {
            _ = Control(pipe, SetPipeSize, size);
        }
    }

    [LibraryImport(Libc, EntryPoint = "fchown", SetLastError = true)]
    public static partial int ChangeOwner(SafeFileHandle file, uint user, uint group);

    [LibraryImport(Libc, EntryPoint = "fchmod", SetLastError = true)]
    public static partial int ChangeMode(SafeFileHandle file, uint mode);

    [LibraryImport(Libc, EntryPoint = "futimens", SetLastError = true)]
    public static partial int ChangeTimes(SafeFileHandle file, in EntryTimes times);

    [LibraryImport(Libc, EntryPoint = "fsetxattr", SetLastError = true)]
    public static partial int SetAttribute(SafeFileHandle file, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, nuint length, int flags);

    [LibraryImport(Libc, EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Control(SafePipeHandle pipe, int command, int value);
}
