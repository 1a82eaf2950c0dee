using System.Runtime.InteropServices;
using System.Text;

namespace PiBoot.Linux.Files;

/// <summary>The file calls of libc that .NET does not offer: opening beneath a directory, identity, mapping.</summary>
internal static unsafe partial class FileCalls
{
    public const int CurrentDirectory = -100;

    public const int ReadOnly = 0;
    public const int NonBlocking = 0x800;
    public const int CloseOnExec = 0x80000;
    public const int PathOnly = 0x200000;

    public const int EmptyPath = 0x1000;
    public const int DoNotSync = 0x4000;

    public const int ProtectRead = 1;
    public const int MapShared = 1;
    public const int MapFailed = -1;

    /// <summary>Fills the page table ahead of use, and tells of pages that are gone by an error instead of a signal.</summary>
    public const int AdvicePopulateRead = 22;

    /// <summary>Differs between architectures: open(2) of x86 and of everything else.</summary>
    public static readonly int Directory = IsArm ? 0x4000 : 0x10000;
    public static readonly int NoFollow = IsArm ? 0x8000 : 0x20000;

    private const int OpenAt2Number = 437;

    private static bool IsArm =>
        RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm or Architecture.Armv6;

    public static int OpenAt2(int directory, byte* path, in OpenHow how)
    {
        fixed (OpenHow* pointer = &how)
        {
            return (int)SystemCall(OpenAt2Number, directory, path, pointer, (nuint)sizeof(OpenHow));
        }
    }

    /// <summary>Returns a descriptor that programs do not inherit, or -1 and the error.</summary>
    public static int Open(int directory, string name, int flags, out int error)
    {
        Span<byte> path = stackalloc byte[Encoding.UTF8.GetMaxByteCount(name.Length) + 1];
        path[Encoding.UTF8.GetBytes(name, path)] = 0;
        fixed (byte* pointer = path)
        {
            return Checked(OpenAt(directory, pointer, flags | CloseOnExec, 0), out error);
        }
    }

    /// <summary>Takes the error of the call that returned <paramref name="descriptor"/>; 0 when there was none.</summary>
    public static int Checked(int descriptor, out int error)
    {
        error = descriptor < 0 ? Marshal.GetLastPInvokeError() : 0;
        return descriptor;
    }

    [LibraryImport("libc", EntryPoint = "openat", SetLastError = true)]
    private static partial int OpenAt(int directory, byte* path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "readlinkat", SetLastError = true)]
    public static partial nint ReadLinkAt(int directory, byte* path, byte* buffer, nuint length);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true)]
    public static partial int Status(int directory, byte* path, int flags, uint mask, FileStatus* status);

    [LibraryImport("libc", EntryPoint = "pread", SetLastError = true)]
    public static partial nint ReadAt(int descriptor, void* buffer, nuint count, long offset);

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    public static partial nint Map(nint address, nuint length, int protection, int flags, int descriptor, long offset);

    [LibraryImport("libc", EntryPoint = "munmap", SetLastError = true)]
    public static partial int Unmap(nint address, nuint length);

    [LibraryImport("libc", EntryPoint = "madvise", SetLastError = true)]
    public static partial int Advise(nint address, nuint length, int advice);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    public static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint SystemCall(nint number, nint directory, byte* path, OpenHow* how, nuint size);
}
