using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace PiBoot.Linux.Drives;

/// <summary>
/// The calls of the kernel that mount and unmount: umount2(2), and the ones with descriptors of Linux 5.2, which glibc of
/// Debian 12 has no names for all of; their numbers are the same on x86-64 and arm64.
/// </summary>
internal static partial class MountCalls
{
    public const int CurrentDirectory = -100;
    public const int CloseOnExec = 0x80000;
    public const int Detach = 2; // MNT_DETACH
    public const uint TreeClone = 1; // OPEN_TREE_CLONE
    public const int ContextCloseOnExec = 1; // FSOPEN_CLOEXEC, FSMOUNT_CLOEXEC
    public const uint SetFlag = 0; // FSCONFIG_SET_FLAG
    public const uint SetString = 1; // FSCONFIG_SET_STRING
    public const uint CommandCreate = 6; // FSCONFIG_CMD_CREATE
    public const uint NoSetUserId = 2; // MOUNT_ATTR_NOSUID
    public const uint NoDevices = 4; // MOUNT_ATTR_NODEV
    public const uint NoAccessTime = 0x10; // MOUNT_ATTR_NOATIME
    public const uint FromEmptyPath = 4; // MOVE_MOUNT_F_EMPTY_PATH
    public const int AdviceDropCache = 4; // POSIX_FADV_DONTNEED
    public const nuint SetLabel = 0x41009432; // FS_IOC_SETFSLABEL
    public const int LabelLength = 256;

    private const nint OpenTreeNumber = 428;
    private const nint MoveMountNumber = 429;
    private const nint OpenContextNumber = 430;
    private const nint ConfigureNumber = 431;
    private const nint MountContextNumber = 432;

    /// <summary>Leads to what a descriptor stands for, mounted or not.</summary>
    public static string PathOf(SafeHandle handle) => $"/proc/self/fd/{handle.DangerousGetHandle()}";

    public static SafeFileHandle OpenTree(string path, uint flags) =>
        Owned(Call(OpenTreeNumber, CurrentDirectory, path, flags | CloseOnExec));

    public static SafeFileHandle OpenContext(string fileSystem) => Owned(CallByName(OpenContextNumber, fileSystem, ContextCloseOnExec));

    public static bool Configure(SafeFileHandle context, uint command, string? key, string? value) =>
        CallConfigure(ConfigureNumber, context, command, key, value, 0) >= 0;

    public static SafeFileHandle MountContext(SafeFileHandle context, uint attributes) =>
        Owned(CallMount(MountContextNumber, context, ContextCloseOnExec, attributes));

    public static bool Move(SafeFileHandle mount, string target) =>
        CallMove(MoveMountNumber, mount, "", CurrentDirectory, target, FromEmptyPath) >= 0;

    [LibraryImport("libc", EntryPoint = "umount2", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Unmount(string target, int flags);

    [LibraryImport("libc", EntryPoint = "posix_fadvise")]
    public static partial int Advise(SafeFileHandle file, long offset, long length, int advice);

    private static SafeFileHandle Owned(nint descriptor) => new(descriptor, ownsHandle: true);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint Call(nint number, nint directory, string path, nuint flags);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint CallByName(nint number, string name, nuint flags);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint CallConfigure(nint number, SafeFileHandle context, nuint command, string? key, string? value, nint extra);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint CallMount(nint number, SafeFileHandle context, nuint flags, nuint attributes);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint CallMove(nint number, SafeFileHandle mount, string empty, nint directory, string target, nuint flags);
}
