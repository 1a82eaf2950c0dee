using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace PiBoot.Linux.Files;

/// <summary>The calls of libc that .NET does not offer and that make a directory's entries durable, and count space.</summary>
internal static partial class DurableCalls
{
    public const int CloseOnExec = 0x80000;

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial SafeFileHandle Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    public static partial int Sync(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "statvfs", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Space(string path, Span<byte> status);
}
