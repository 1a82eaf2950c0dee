using System.Runtime.InteropServices;

namespace PiBoot.Linux.Volumes;

/// <summary>What statx(2) tells of one entry; the kernel's layout.</summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
internal struct EntryStatus
{
    /// <summary>STATX_BASIC_STATS and STATX_MNT_ID (kernel 5.8).</summary>
    public const uint Wanted = 0x7ff | 0x1000;

    /// <summary>The bits of <see cref="Mode"/> that chmod(2) sets.</summary>
    public const int PermissionBits = 0xfff;

    private const int KindBits = 0xf000;
    private const int DirectoryKind = 0x4000;
    private const int RegularKind = 0x8000;
    private const int SymbolicLinkKind = 0xa000;

    [FieldOffset(16)]
    public uint Links;

    [FieldOffset(20)]
    public uint User;

    [FieldOffset(24)]
    public uint Group;

    [FieldOffset(28)]
    public ushort Mode;

    [FieldOffset(32)]
    public ulong Inode;

    [FieldOffset(40)]
    public long Size;

    [FieldOffset(64)]
    public long AccessSeconds;

    [FieldOffset(72)]
    public uint AccessNanoseconds;

    [FieldOffset(112)]
    public long ChangeSeconds;

    [FieldOffset(120)]
    public uint ChangeNanoseconds;

    [FieldOffset(128)]
    public uint NodeMajor;

    [FieldOffset(132)]
    public uint NodeMinor;

    [FieldOffset(136)]
    public uint DeviceMajor;

    [FieldOffset(140)]
    public uint DeviceMinor;

    [FieldOffset(144)]
    public ulong Mount;

    public readonly bool IsDirectory => (Mode & KindBits) == DirectoryKind;

    public readonly bool IsRegular => (Mode & KindBits) == RegularKind;

    public readonly bool IsSymbolicLink => (Mode & KindBits) == SymbolicLinkKind;

    /// <summary>Two names with the same identity are hard links of one file.</summary>
    public readonly (uint Major, uint Minor, ulong Inode) Identity => (DeviceMajor, DeviceMinor, Inode);

    /// <summary>The number that mknod(2) takes: glibc's gnu_dev_makedev.</summary>
    public readonly ulong Node =>
        ((NodeMajor & 0xfffff000UL) << 32) | ((NodeMajor & 0xfffUL) << 8) | ((NodeMinor & 0xffffff00UL) << 12) | (NodeMinor & 0xffUL);

    public readonly EntryTimes Times => new(AccessSeconds, AccessNanoseconds, ChangeSeconds, ChangeNanoseconds);
}
