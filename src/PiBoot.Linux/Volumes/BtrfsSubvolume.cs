using System.Runtime.InteropServices;
using PiBoot.Linux.Files;

namespace PiBoot.Linux.Volumes;

/// <summary>Subvolumes of btrfs: made, snapshotted and removed at once, whatever they hold (btrfs-ioctl(2)).</summary>
internal static class BtrfsSubvolume
{
    private const long SuperMagic = 0x9123683e;
    private const ulong RootInode = 256; // BTRFS_FIRST_FREE_OBJECTID: the inode of every subvolume's root

    private const int TypeAt = 0;

    private const nuint Create = 0x5000940e; // BTRFS_IOC_SUBVOL_CREATE
    private const nuint Destroy = 0x5000940f; // BTRFS_IOC_SNAP_DESTROY
    private const nuint Snapshot = 0x50009417; // BTRFS_IOC_SNAP_CREATE_V2

    // struct btrfs_ioctl_vol_args: descriptor 8, name; …_v2: descriptor 8, transaction 8, flags 8, unused 32, name.
    private const int ArgumentLength = 4096;
    private const int NameAt = 8;
    private const int NameAtV2 = 56;

    public static bool IsBtrfs(OpenedDirectory directory) => Describe(directory, TypeAt) == SuperMagic;

    public static bool Is(OpenedDirectory directory) => directory.Status().Inode == RootInode && IsBtrfs(directory);

    public static void Make(OpenedDirectory parent, ReadOnlySpan<byte> name) =>
        Check(Control(parent, Create, NameAt, name, 0), "create the subvolume", parent, name);

    /// <summary>False when the source is on another drive.</summary>
    public static bool TryMakeSnapshot(OpenedDirectory source, OpenedDirectory parent, ReadOnlySpan<byte> name) =>
        Control(parent, Snapshot, NameAtV2, name, source.Handle.DangerousGetHandle()) == 0 ||
        (Marshal.GetLastPInvokeError() == FileFault.OtherDevice ? false : throw parent.Fault("create the snapshot", name));

    /// <summary>False when it cannot be removed whole: it holds other subvolumes, or we are not root.</summary>
    public static bool TryRemove(OpenedDirectory parent, ReadOnlySpan<byte> name) => Control(parent, Destroy, NameAt, name, 0) == 0;

    /// <summary>One field of struct statfs, as statfs(2) lays it out on 64-bit machines.</summary>
    private static long Describe(OpenedDirectory directory, int field)
    {
        Span<byte> status = stackalloc byte[256];
        return VolumeCalls.FileSystem(directory.Handle, status) == 0
            ? MemoryMarshal.Read<long>(status[field..])
            : throw FileFault.Last("look at the file system of", directory.Path);
    }

    private static int Control(OpenedDirectory parent, nuint request, int nameAt, ReadOnlySpan<byte> name, nint descriptor)
    {
        var argument = new byte[ArgumentLength];
        MemoryMarshal.Write(argument, (long)descriptor);
        name.CopyTo(argument.AsSpan(nameAt));
        return VolumeCalls.Control(parent.Handle, request, argument);
    }

    private static void Check(int result, string action, OpenedDirectory parent, ReadOnlySpan<byte> name)
    {
        if (result < 0)
        {
            throw parent.Fault(action, name);
        }
    }
}
