using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using PiBoot.Linux.Files;

namespace PiBoot.Linux.Volumes;

/// <summary>
/// The calls of libc with which trees are copied and removed. File names are bytes (a tree may hold names that are no
/// UTF-8) and end with a zero. 64-bit Linux with glibc 2.33 or newer.
/// </summary>
internal static partial class VolumeCalls
{
    public const int CurrentDirectory = -100;

    public const int OpenReadOnly = 0;
    public const int OpenWriteOnly = 1;
    public const int OpenCreate = 0x40;
    public const int OpenExclusive = 0x80;
    public const int OpenNonBlocking = 0x800;
    public const int OpenNoAccessTime = 0x40000;
    public const int OpenCloseOnExec = 0x80000;

    public const int AtNoFollow = 0x100;
    public const int AtRemoveDirectory = 0x200;
    private const int RenameNoReplace = 1;
    public const int SeekData = 3;
    public const int SeekHole = 4;

    public const nuint CloneFile = 0x40049409; // FICLONE

    private const string Libc = "libc";

    // The two flags that open(2) numbers differently on Arm.
    private static readonly bool IsArm = RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm;

    public static int OpenDirectory { get; } = IsArm ? 0x4000 : 0x10000;

    public static int OpenNoFollow { get; } = IsArm ? 0x8000 : 0x20000;

    [LibraryImport(Libc, EntryPoint = "openat", SetLastError = true)]
    public static partial SafeFileHandle OpenAt(SafeFileHandle directory, ReadOnlySpan<byte> name, int flags, uint mode);

    [LibraryImport(Libc, EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial SafeFileHandle Open(string path, int flags, uint mode);

    [LibraryImport(Libc, EntryPoint = "statx", SetLastError = true)]
    public static partial int Status(SafeFileHandle directory, ReadOnlySpan<byte> name, int flags, uint mask, out EntryStatus status);

    [LibraryImport(Libc, EntryPoint = "getdents64", SetLastError = true)]
    public static partial nint ReadEntries(SafeFileHandle directory, Span<byte> buffer, nuint length);

    [LibraryImport(Libc, EntryPoint = "mkdirat", SetLastError = true)]
    public static partial int MakeDirectory(SafeFileHandle directory, ReadOnlySpan<byte> name, uint mode);

    [LibraryImport(Libc, EntryPoint = "mknodat", SetLastError = true)]
    public static partial int MakeNode(SafeFileHandle directory, ReadOnlySpan<byte> name, uint mode, ulong device);

    [LibraryImport(Libc, EntryPoint = "symlinkat", SetLastError = true)]
    public static partial int MakeSymbolicLink(ReadOnlySpan<byte> target, SafeFileHandle directory, ReadOnlySpan<byte> name);

    [LibraryImport(Libc, EntryPoint = "readlinkat", SetLastError = true)]
    public static partial nint ReadSymbolicLink(SafeFileHandle directory, ReadOnlySpan<byte> name, Span<byte> buffer, nuint length);

    [LibraryImport(Libc, EntryPoint = "linkat", SetLastError = true)]
    public static partial int Link(SafeFileHandle from, ReadOnlySpan<byte> old, SafeFileHandle to, ReadOnlySpan<byte> name, int flags);

    [LibraryImport(Libc, EntryPoint = "unlinkat", SetLastError = true)]
    public static partial int Unlink(SafeFileHandle directory, ReadOnlySpan<byte> name, int flags);

    /// <summary>Never over something that is there. NFS has no such rename: there it is looked for first, and only we make names of ours.</summary>
    public static int RenameToNew(SafeFileHandle from, ReadOnlySpan<byte> old, SafeFileHandle to, ReadOnlySpan<byte> name)
    {
        var result = Rename(from, old, to, name, RenameNoReplace);
        if (result == 0 || Marshal.GetLastPInvokeError() != FileFault.Invalid)
        {
            return result;
        }

        if (Status(to, name, AtNoFollow, EntryStatus.Wanted, out _) == 0)
        {
            Marshal.SetLastPInvokeError(FileFault.Exists);
            return -1;
        }

        return Rename(from, old, to, name, 0);
    }

    [LibraryImport(Libc, EntryPoint = "renameat2", SetLastError = true)]
    private static partial int Rename(
        SafeFileHandle from, ReadOnlySpan<byte> old, SafeFileHandle to, ReadOnlySpan<byte> name, uint flags);

    [LibraryImport(Libc, EntryPoint = "fchownat", SetLastError = true)]
    public static partial int ChangeOwner(SafeFileHandle directory, ReadOnlySpan<byte> name, uint user, uint group, int flags);

    [LibraryImport(Libc, EntryPoint = "fchmodat", SetLastError = true)]
    public static partial int ChangeMode(SafeFileHandle directory, ReadOnlySpan<byte> name, uint mode, int flags);

    [LibraryImport(Libc, EntryPoint = "utimensat", SetLastError = true)]
    public static partial int ChangeTimes(SafeFileHandle directory, ReadOnlySpan<byte> name, in EntryTimes times, int flags);

    [LibraryImport(Libc, EntryPoint = "llistxattr", SetLastError = true)]
    public static partial nint ListAttributes(ReadOnlySpan<byte> path, Span<byte> buffer, nuint length);

    [LibraryImport(Libc, EntryPoint = "lgetxattr", SetLastError = true)]
    public static partial nint GetAttribute(ReadOnlySpan<byte> path, ReadOnlySpan<byte> name, Span<byte> buffer, nuint length);

    [LibraryImport(Libc, EntryPoint = "lsetxattr", SetLastError = true)]
    public static partial int SetAttribute(
        ReadOnlySpan<byte> path, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, nuint length, int flags);

    [LibraryImport(Libc, EntryPoint = "pread", SetLastError = true)]
    public static partial nint ReadAt(SafeFileHandle file, Span<byte> buffer, nuint length, long offset);

    [LibraryImport(Libc, EntryPoint = "pwrite", SetLastError = true)]
    public static partial nint WriteAt(SafeFileHandle file, ReadOnlySpan<byte> buffer, nuint length, long offset);

    [LibraryImport(Libc, EntryPoint = "lseek", SetLastError = true)]
    public static partial long Seek(SafeFileHandle file, long offset, int whence);

    [LibraryImport(Libc, EntryPoint = "ftruncate", SetLastError = true)]
    public static partial int SetLength(SafeFileHandle file, long length);

    [LibraryImport(Libc, EntryPoint = "ioctl", SetLastError = true)]
    public static partial int Clone(SafeFileHandle target, nuint request, SafeFileHandle source);

    [LibraryImport(Libc, EntryPoint = "ioctl", SetLastError = true)]
    public static partial int Control(SafeFileHandle directory, nuint request, Span<byte> argument);

    [LibraryImport(Libc, EntryPoint = "fstatfs", SetLastError = true)]
    public static partial int FileSystem(SafeFileHandle directory, Span<byte> buffer);

    [LibraryImport(Libc, EntryPoint = "fsync", SetLastError = true)]
    public static partial int Sync(SafeFileHandle file);

    [LibraryImport(Libc, EntryPoint = "syncfs", SetLastError = true)]
    public static partial int SyncFileSystem(SafeFileHandle file);
}
