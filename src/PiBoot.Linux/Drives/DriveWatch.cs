using PiBoot.Core.Drives;

namespace PiBoot.Linux.Drives;

/// <summary>Tells how the data directory's drive is. Needs no root.</summary>
public static class DriveWatch
{
    /// <summary>
    /// Cheap: one small read from the drive. It returns within two seconds though the drive hangs.
    /// </summary>
    public static DriveStatus Look(string dataDirectory) => DriveJudgement.Judge(See(DataPath.Real(dataDirectory)));

    private static DriveSight See(string directory)
    {
        var holding = MountTable.Read().Holding(directory);
        var mounted = holding?.MountPoint == directory ? holding : null;
        var probe = DriveProbe.Ask(directory, mounted?.Id ?? 0);
        var mark = mounted is null ? DataDriveMark.Read(Path.Join(directory, DataDriveMark.MountFile)) : null;
        var name = mounted is null ? null : BlockDevices.NameOf(mounted);
        var isReadOnly = mounted?.IsReadOnly ?? probe.IsReadOnly;
        return new DriveSight(
            directory,
            mounted is null ? mark?.Uuid : probe.Uuid,
            mark?.Ejected is not null,
            mounted?.Source,
            IsThere(mounted, name),
            isReadOnly,
            !isReadOnly && (mounted?.IsFileSystemReadOnly ?? false),
            name is not null && SysBlock.Flag(name, "ro"),
            probe.Answer,
            probe.Free,
            probe.Total);
    }

    /// <summary>What is no block device, such as an NFS mount, counts as there.</summary>
    private static bool IsThere(MountEntry? mounted, string? name) =>
        name is not null ? SysBlock.Size(name) > 0 : mounted?.Source.StartsWith("/dev/", StringComparison.Ordinal) != true;
}
