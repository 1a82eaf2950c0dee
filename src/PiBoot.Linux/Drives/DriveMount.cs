using System.Runtime.InteropServices;
using PiBoot.Core.Drives;
using PiBoot.Linux.Files;
using PiBoot.Linux.Volumes;

namespace PiBoot.Linux.Drives;

/// <summary>Puts the data drive in place and takes it off. Needs root.</summary>
public static class DriveMount
{
    private const int Busy = 16;

    /// <summary>
    /// Mounts the data directory's drive when it is plugged in, also where a dead mount of it is still in place; does
    /// nothing when it is mounted and well. May wait for a drive that spins up.
    /// </summary>
    /// <returns>Whether it is mounted now. False when the directory is on no drive, the drive is not there or was ejected, or it is just being prepared.</returns>
    /// <exception cref="DriveException">The drive is there and cannot be mounted; the message says why.</exception>
    public static bool TryMount(string dataDirectory)
    {
        var directory = DataPath.Real(dataDirectory);
        using var turn = DriveTurn.TryTake(directory);
        return turn is not null && TryMountThere(directory);
    }

    /// <summary>Writes what is left to write, unmounts, remembers that this was wanted, and switches a USB drive off.</summary>
    /// <exception cref="DriveException">Nothing is mounted there, or it is in use: the message says by whom.</exception>
    /// <exception cref="IOException">The drive failed while the rest was written.</exception>
    public static void Eject(string dataDirectory)
    {
        var directory = DataPath.Real(dataDirectory);
        using var turn = DriveTurn.TryTake(directory) ??
            throw new DriveException($"The drive on {directory} is just being prepared or mounted; repeat when that is done.");
        EjectThere(directory);
    }

    private static bool TryMountThere(string directory)
    {
        var mounted = MountTable.Read().At(directory);
        if (mounted is not null && !IsLost(directory, mounted))
        {
            return true;
        }

        var mark = mounted is null ? DataDriveMark.Read(Path.Join(directory, DataDriveMark.MountFile)) : CoveredDirectory.ReadMark(directory);
        if (mark is null || DriveFinder.Find(mark) is not { } name)
        {
            return false;
        }

        if (mounted is not null)
        {
            Replace(directory, mounted, name);
        }

        using var drive = Open(name, mark);
        if (mounted is null && mark.Ejected is not null)
        {
            // It is back: when it is missed next, it was not ejected.
            (mark with { Ejected = null }).WriteForMount(directory);
        }

        drive.MoveTo(directory);
        return true;
    }

    private static void EjectThere(string directory)
    {
        var mounted = MountTable.Read().At(directory) ?? throw new DriveException($"No drive is mounted on {directory}.");
        var name = BlockDevices.NameOf(mounted);
        if (IsLost(directory, mounted))
        {
            TakeAway(directory);
            return;
        }

        Sync(directory);
        Unmount(directory);
        if (name is not null && DataDriveMark.Read(Path.Join(directory, DataDriveMark.MountFile)) is { } mark)
        {
            (mark with { Ejected = SysBlock.Presence(name) }).WriteForMount(directory);
        }

        SwitchOff(name);
    }

    /// <summary>Makes sure that it is the one, and in order, before anybody sees it.</summary>
    internal static DetachedMount Open(string name, DataDriveMark mark)
    {
        var drive = DetachedMount.Open(name, compress: true);
        try
        {
            Check(name, mark, drive);
            return drive;
        }
        catch
        {
            drive.Dispose();
            throw;
        }
    }

    private static void Check(string name, DataDriveMark mark, DetachedMount drive)
    {
        if (DataDriveMark.Read(Path.Join(drive.Path, DataDriveMark.DriveFile))?.Uuid != mark.Uuid)
        {
            throw new DriveException($"/dev/{name} has no file {DataDriveMark.DriveFile} that says it is a data drive; to lose all that is on it, prepare it with --erase /dev/{name}.");
        }

        if (FreeSpace.Of(drive.Path).IsReadOnly && !SysBlock.Flag(name, "ro"))
        {
            throw new DriveException($"/dev/{name} is well again, but what was mounted before is still open somewhere; restart piboot, or the machine.");
        }
    }

    /// <summary>
    /// The drive under this mount is gone, unreadable, or was given up by its file system (then a new mount cures it).
    /// A drive that was mounted read-only or is write protected is not lost, nor is one that takes its time.
    /// </summary>
    private static bool IsLost(string directory, MountEntry mounted) =>
        BlockDevices.NameOf(mounted) is not { } name
            ? mounted.Source.StartsWith("/dev/", StringComparison.Ordinal)
            : SysBlock.Size(name) == 0 ||
              (mounted.IsFileSystemReadOnly && !mounted.IsReadOnly && !SysBlock.Flag(name, "ro")) ||
              DriveProbe.Ask(directory, mounted.Id).Answer == ProbeAnswer.Broken;

    /// <summary>The same device can only be mounted afresh when nobody holds it; one that came back by another name can.</summary>
    private static void Replace(string directory, MountEntry mounted, string name)
    {
        if (BlockDevices.NameOf(mounted) == name)
        {
            Unmount(directory);
        }
        else
        {
            TakeAway(directory);
        }
    }

    /// <summary>
    /// Everything that is mounted on the directory, though files on it may still be open: reads of those fail, and what
    /// could not be written is lost already.
    /// </summary>
    private static void TakeAway(string directory)
    {
        while (MountTable.Read().At(directory) is not null)
        {
            if (MountCalls.Unmount(directory, MountCalls.Detach) < 0)
            {
                throw new DriveException($"The dead drive on {directory} cannot be unmounted: {Marshal.GetLastPInvokeErrorMessage()}.");
            }
        }
    }

    private static void Unmount(string directory)
    {
        if (MountCalls.Unmount(directory, 0) == 0)
        {
            return;
        }

        var errno = Marshal.GetLastPInvokeError();
        if (errno != Busy)
        {
            throw new DriveException($"{directory} cannot be unmounted: {Marshal.GetPInvokeErrorMessage(errno)}.");
        }

        var below = MountTable.Read().Below(directory).Select(e => e.MountPoint).FirstOrDefault();
        var holders = DriveHolders.Of(directory);
        throw new DriveException($"The drive on {directory} is in use " +
            (holders.Length > 0 ? $"by {holders}; stop that first." :
            below is not null ? $"by what is mounted on {below}; unmount that first." :
            "by the kernel, which still exports something of it; stop the NFS server first."));
    }

    /// <summary>A fault of the past that was told to nobody yet is told to whoever asks first: only a second one is of now.</summary>
    private static void Sync(string directory)
    {
        if (!TrySync(directory) && !TrySync(directory))
        {
            throw FileFault.Last("write", directory);
        }
    }

    private static bool TrySync(string directory)
    {
        using var root = OpenedDirectory.Open(directory);
        return VolumeCalls.SyncFileSystem(root.Handle) == 0;
    }

    private static void SwitchOff(string? name)
    {
        // Not when another partition of the same disk is in use.
        if (name is null || MountTable.Read().Entries.Select(BlockDevices.NameOf).Any(other => other is not null && DiskOf(other) == DiskOf(name)))
        {
            return;
        }

        try
        {
            UsbPower.Off(SysBlock.Real(DiskOf(name)));
        }
        catch (IOException fault)
        {
            throw new DriveException($"/dev/{name} is unmounted and may be unplugged, but could not be switched off: {fault.Message}", fault);
        }
    }

    private static string DiskOf(string name) => SysBlock.DiskOf(name) ?? name;
}
