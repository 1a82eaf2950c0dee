using System.Runtime.InteropServices;
using PiBoot.Core.Os;
using PiBoot.Linux.Files;

namespace PiBoot.Linux.Volumes;

/// <summary>Chooses how trees are kept on a drive, by trying.</summary>
public static class RootVolumes
{
    private const int Creating =
        VolumeCalls.OpenWriteOnly | VolumeCalls.OpenCreate | VolumeCalls.OpenExclusive | VolumeCalls.OpenCloseOnExec;

    /// <param name="directory">The one that the trees will be made in or below.</param>
    /// <exception cref="IOException">The directory is not there, or the drive is failing.</exception>
    public static IRootVolumes Pick(string directory)
    {
        using var opened = OpenedDirectory.Open(directory);
        if (FreeSpace.Of(directory).IsReadOnly)
        {
            // Nothing can be tried, and nothing will be made.
            return BtrfsSubvolume.IsBtrfs(opened) ? new BtrfsVolumes() : new CopyVolumes(shares: false);
        }

        return MakesSubvolumes(opened) ? new BtrfsVolumes() : new CopyVolumes(SharesBlocks(opened));
    }

    private static bool MakesSubvolumes(OpenedDirectory directory)
    {
        if (!BtrfsSubvolume.IsBtrfs(directory))
        {
            return false;
        }

        var probe = TemporaryName.ForPartial("probe");
        BtrfsSubvolume.Make(directory, probe);

        // Without CAP_SYS_ADMIN subvolumes can be made, but not removed whole.
        if (BtrfsSubvolume.TryRemove(directory, probe))
        {
            return true;
        }

        TreeRemoval.Remove(directory, probe);
        return false;
    }

    private static bool SharesBlocks(OpenedDirectory directory)
    {
        var source = TemporaryName.ForPartial("probe");
        var target = TemporaryName.ForPartial("probe");
        try
        {
            Write(directory, source);
            Write(directory, target);
            using var from = VolumeCalls.OpenAt(directory.Handle, source, VolumeCalls.OpenReadOnly | VolumeCalls.OpenCloseOnExec, 0);
            using var to = VolumeCalls.OpenAt(directory.Handle, target, VolumeCalls.OpenWriteOnly | VolumeCalls.OpenCloseOnExec, 0);
            return VolumeCalls.Clone(to, VolumeCalls.CloneFile, from) == 0;
        }
        finally
        {
            RemoveIfThere(directory, source);
            RemoveIfThere(directory, target);
        }
    }

    /// <summary>One byte; on a full drive none, and sharing nothing tells as much.</summary>
    private static void Write(OpenedDirectory directory, byte[] name)
    {
        using var file = VolumeCalls.OpenAt(directory.Handle, name, Creating | VolumeCalls.OpenNoFollow, 0x180);
        if (file.IsInvalid)
        {
            throw directory.Fault("write to", OpenedDirectory.Itself);
        }

        if (VolumeCalls.WriteAt(file, "p"u8, 1, 0) < 0 && Marshal.GetLastPInvokeError() is not (FileFault.NoSpace or FileFault.Quota))
        {
            throw directory.Fault("write to", OpenedDirectory.Itself);
        }
    }

    private static void RemoveIfThere(OpenedDirectory directory, byte[] name)
    {
        if (VolumeCalls.Unlink(directory.Handle, name, 0) < 0 && Marshal.GetLastPInvokeError() != FileFault.NoEntry)
        {
            throw directory.Fault("remove", name);
        }
    }
}
