using PiBoot.Core.Drives;
using PiBoot.Linux.Commands;

namespace PiBoot.Linux.Drives;

/// <summary>
/// Makes a drive the data drive. Broken off anywhere it leaves the drive as it was, or one that is labelled as unfinished
/// (or not at all) and is simply prepared again: what makes it a data drive, its label, is written last, and until then it
/// is mounted nowhere.
/// </summary>
public static class DrivePreparation
{
    private static readonly TimeSpan FileSystemLimit = TimeSpan.FromMinutes(10);

    /// <summary>Folders of the data directory that would vanish from sight under a drive.</summary>
    private static readonly string[] Folders = ["os", "clients"];

    /// <param name="device">A whole disk gets a partition table; a partition or loop device is taken as it is.</param>
    /// <param name="dataDirectory">Made if it is not there. The drive is mounted on it.</param>
    /// <param name="eraseData">
    /// Whoever asks has named the device a second time. Without it a drive with data is refused, and a data drive that was
    /// prepared before is taken over with all that is on it.
    /// </param>
    /// <param name="progress">Told each step as it begins.</param>
    /// <exception cref="DriveException">Refused, or failed; the message says why and what to do.</exception>
    /// <exception cref="IOException">The drive or the system's own drive failed.</exception>
    public static Drive Prepare(
        string device, string dataDirectory, bool eraseData, IProgress<string>? progress, CancellationToken cancellation)
    {
        Directory.CreateDirectory(dataDirectory);
        var directory = DataPath.Real(dataDirectory);
        using var turn = DriveTurn.TryTake(directory) ??
            throw new DriveException($"Another drive is just being prepared for {directory}; repeat when that is done.");
        progress?.Report($"looking at {device}");
        var (chosen, rules) = Choose(device, directory, eraseData);
        RefuseToCover(directory);
        cancellation.ThrowIfCancellationRequested();
        var finished = eraseData ? null : rules.Finished(chosen);
        var (name, mark) = finished is { Content.Uuid: { } uuid }
            ? (finished.Name, new DataDriveMark(uuid))
            : Make(chosen, progress, cancellation);
        progress?.Report($"mounting {device} on {directory}");
        using (var drive = DriveMount.Open(name, mark))
        {
            mark.WriteForMount(directory);
            drive.MoveTo(directory);
        }

        return DriveList.Read(directory).First(drive => drive.Device == $"/dev/{name}");
    }

    /// <summary>Refuses what <see cref="Prepare"/> would refuse, and touches nothing. Parameters as there.</summary>
    /// <exception cref="DriveException">Refused; the message says why and what to do.</exception>
    public static void Check(string device, string dataDirectory, bool eraseData)
    {
        var directory = DataPath.Real(dataDirectory);
        Choose(device, directory, eraseData);
        RefuseToCover(directory);
    }

    private static (BlockDevice Chosen, DriveRules Rules) Choose(string device, string directory, bool eraseData)
    {
        var (devices, rules) = DriveList.ReadRules(directory);
        var name = SysBlock.NameOf(device);
        var chosen = devices.FirstOrDefault(d => d.Name == name) ??
            throw new DriveException($"{device} is no drive; 'piboot drive list' shows those there are.");
        return rules.Refusal(chosen, eraseData) is { } refusal ? throw new DriveException(refusal) : (chosen, rules);
    }

    /// <summary>Nothing must be mounted on the directory, and nothing in it that the drive would hide.</summary>
    private static void RefuseToCover(string directory)
    {
        if (MountTable.Read().At(directory) is { } mounted)
        {
            throw new DriveException($"{mounted.Source} is mounted on {directory}; 'piboot drive eject' takes it off.");
        }

        foreach (var folder in Folders.Select(folder => Path.Join(directory, folder)).Where(Directory.Exists))
        {
            if (Directory.EnumerateFileSystemEntries(folder).Any())
            {
                throw new DriveException($"{folder} is not empty, and a drive mounted on {directory} would hide what is in it; move it away first.");
            }
        }
    }

    private static (string Name, DataDriveMark Mark) Make(BlockDevice chosen, IProgress<string>? progress, CancellationToken cancellation)
    {
        var name = chosen.Name;
        if (IsWholeDisk(chosen))
        {
            progress?.Report($"partitioning {chosen.Device}");
            name = PartitionTable.Write(chosen.Name, cancellation);
            cancellation.ThrowIfCancellationRequested();
        }

        var mark = new DataDriveMark(Guid.NewGuid().ToString());
        progress?.Report($"making a file system on /dev/{name}");
        MakeFileSystem(name, mark.Uuid);
        cancellation.ThrowIfCancellationRequested();
        progress?.Report($"labelling /dev/{name}");
        Finish(name, mark);
        return (name, mark);
    }

    private static bool IsWholeDisk(BlockDevice device) => device.Disk is null && device.Bus is not ("loop" or "dm" or "md");

    private static void MakeFileSystem(string name, string uuid)
    {
        // No discard: some USB bridges take minutes over it, or hang.
        var result = MortalCommand.Run(
            "mkfs.btrfs", ["--force", "--quiet", "--nodiscard", "--label", DriveContent.UnfinishedLabel, "--uuid", uuid, $"/dev/{name}"], FileSystemLimit);
        if (!result.Succeeded)
        {
            throw new DriveException(result.Ending == CommandEnding.NotFound
                ? "mkfs.btrfs is not installed; install it: apt install btrfs-progs."
                : $"/dev/{name} got no file system: {result.Failure}.");
        }
    }

    private static void Finish(string name, DataDriveMark mark)
    {
        using var drive = DetachedMount.Open(name, compress: false);
        mark.WriteToDrive(drive.Path);
        drive.Sync();
        drive.SetLabel(DriveContent.FinishedLabel);
        drive.Sync();
    }
}
