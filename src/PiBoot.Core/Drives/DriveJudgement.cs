namespace PiBoot.Core.Drives;

/// <summary>Turns what was seen of a drive into what it is good for, and what to do.</summary>
public static class DriveJudgement
{
    // Full is less than one percent free, but no less than a boot needs and no more than a whole operating system; of a
    // very small drive, a tenth.
    private const long AlwaysFull = 64 << 20;
    private const long NeverFull = 1 << 30;
    private const int SmallShare = 10;

    /// <summary>The UUID that stands for no drive at all: the appliance's image has it until the first one is prepared.</summary>
    public const string NoDriveYet = "00000000-0000-0000-0000-000000000000";

    public static DriveStatus Judge(DriveSight sight)
    {
        var condition = ConditionOf(sight);
        return new DriveStatus(condition, Trouble(condition, sight), sight.Device, sight.Expected);
    }

    private static DriveCondition ConditionOf(DriveSight sight) =>
        sight is { Device: null, Expected: not null } or { Device: not null, DeviceIsThere: false } ? DriveCondition.Missing :
        sight.Probe == ProbeAnswer.NoDirectory ? DriveCondition.Missing :
        sight.Probe != ProbeAnswer.Good ? DriveCondition.Failing :
        sight.IsMountedReadOnly || sight.IsForcedReadOnly ? DriveCondition.ReadOnly :
        sight.Free < Math.Min(Math.Clamp(sight.Total / 100, AlwaysFull, NeverFull), sight.Total / SmallShare) ? DriveCondition.Full :
        DriveCondition.Ready;

    private static string? Trouble(DriveCondition condition, DriveSight sight) => condition switch
    {
        DriveCondition.Missing => Missing(sight),
        DriveCondition.Failing when sight.Probe == ProbeAnswer.Silent => $"{Words(sight)} does not answer; check its cable and power supply.",
        DriveCondition.Failing => $"{Words(sight)} answers reads with errors; check its cable and power supply, and replace it if that does not help.",
        DriveCondition.ReadOnly => ReadOnly(sight),
        DriveCondition.Full => $"{Words(sight)} is full ({sight.Free / (1 << 20)} MB of {sight.Total / (1 << 20)} MB are free); remove operating systems, snapshots or roots that nobody needs.",
        _ => null,
    };

    private static string Missing(DriveSight sight) =>
        sight.Device is not null ? $"{Words(sight)} was pulled while in use; plug it in again." :
        sight.Expected is null ? $"The data directory {sight.Directory} does not exist; create it, or prepare a drive for it." :
        sight.Expected == NoDriveYet ? "There is no data drive yet: plug in a USB drive, and prepare it on the web page or with 'piboot drive prepare'." :
        sight.WasEjected ? $"The data drive {sight.Expected} was ejected; plug it in again to go on." :
        $"The data drive {sight.Expected} is not plugged in; plug it in, or prepare another one.";

    private static string ReadOnly(DriveSight sight) =>
        sight.IsWriteProtected ? $"{Words(sight)} is write protected; is there a lock switch on it?" :
        sight.IsForcedReadOnly ? $"{Words(sight)} accepts no more writes since the kernel met an error on it; see dmesg, then unplug it and plug it in again." :
        $"{Words(sight)} is mounted read-only; mount it writable.";

    private static string Words(DriveSight sight) =>
        sight.Device is null ? $"The drive of the data directory {sight.Directory}" : $"The data drive {sight.Device}";
}
