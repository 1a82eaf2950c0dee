using System.Runtime.InteropServices;

namespace PiBoot.Linux.Files;

/// <summary>The part of <c>struct statx</c> that tells one state of a file from another; the same on every architecture.</summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
internal unsafe struct FileStatus
{
    private const uint BasicStatus = 0x7ff;
    private const int TypeMask = 0xf000;
    private const int RegularFile = 0x8000;

    [FieldOffset(28)]
    private readonly ushort _mode;

    [FieldOffset(32)]
    private readonly ulong _inode;

    [FieldOffset(40)]
    private readonly long _size;

    [FieldOffset(112)]
    private readonly long _modifiedSeconds;

    [FieldOffset(120)]
    private readonly uint _modifiedNanoseconds;

    [FieldOffset(136)]
    private readonly uint _deviceMajor;

    [FieldOffset(140)]
    private readonly uint _deviceMinor;

    public readonly bool IsRegular => (_mode & TypeMask) == RegularFile;

    public readonly FileIdentity Identity => new(
        ((long)_deviceMajor << 32) | _deviceMinor, _inode, _size, _modifiedSeconds, _modifiedNanoseconds);

    /// <summary>What the kernel knows of an open file without asking the drive. False: see the last error.</summary>
    public static bool TryRead(int descriptor, out FileStatus status)
    {
        byte none = 0;
        fixed (FileStatus* pointer = &status)
        {
            return FileCalls.Status(
                descriptor, &none, FileCalls.EmptyPath | FileCalls.DoNotSync, BasicStatus, pointer) == 0;
        }
    }
}
