namespace PiBoot.Core.Drives;

/// <summary>What may become the data drive.</summary>
/// <param name="devices">All block devices there are.</param>
/// <param name="system">Names of those that the system needs.</param>
/// <param name="dataDirectory">Where the data drive is mounted.</param>
public sealed class DriveRules(IReadOnlyList<BlockDevice> devices, IReadOnlySet<string> system, string dataDirectory)
{
    /// <summary>What is sold as 1 GB. An operating system and the changes of a few clients need more.</summary>
    public const long SmallestDrive = 1_000_000_000;

    public string Use(BlockDevice device)
    {
        var parts = PartsOf(device);
        return system.Contains(device.Name) ? "system" :
            parts.Any(p => p.MountedOn.Contains(dataDirectory)) ? "data" :
            parts.Any(p => p.MountedOn.Count > 0 || p.HeldBy.Count > 0) ? "mounted" :
            device.Content.IsBlank ? "blank" : "free";
    }

    /// <summary>Null when the device may be prepared; otherwise why not, and what to do.</summary>
    /// <param name="eraseData">Whoever asks has named the device a second time, knowing that all on it will be gone.</param>
    public string? Refusal(BlockDevice device, bool eraseData)
    {
        if (system.Contains(device.Name))
        {
            return $"{device.Device} is on the disk that this system runs from; take another drive.";
        }

        return InUse(device) ?? Unfit(device) ?? (eraseData || IsFree(device) ? null : Holding(device));
    }

    /// <summary>The finished data drive that this device is or holds as its only partition; null when there is none.</summary>
    public BlockDevice? Finished(BlockDevice device) =>
        device.Content.IsFinished ? device : PartitionsOf(device) is [{ Content.IsFinished: true } only] ? only : null;

    private bool IsFree(BlockDevice device) =>
        device.Content.IsBlank || device.Content.IsUnfinished || Finished(device) is not null || IsBrokenOff(device);

    /// <summary>A disk that was partitioned by a preparation which did not come to its end.</summary>
    private bool IsBrokenOff(BlockDevice disk) =>
        PartitionsOf(disk) is [{ Content.PartitionLabel: DriveContent.FinishedLabel } only] &&
        (only.Content.IsBlank || only.Content.IsUnfinished);

    private string? InUse(BlockDevice device)
    {
        foreach (var part in PartsOf(device))
        {
            if (part.MountedOn.Contains(dataDirectory))
            {
                return $"{part.Device} is the data drive already, mounted on {dataDirectory}; 'piboot drive eject' takes it off.";
            }

            if (part.MountedOn.Count > 0)
            {
                return $"{part.Device} is mounted on {part.MountedOn[0]}; unmount it first.";
            }

            if (part.HeldBy.Count > 0)
            {
                return $"{part.Device} is used by {part.HeldBy[0]}; take it out of there first.";
            }
        }

        return null;
    }

    private static string? Unfit(BlockDevice device) =>
        device.IsReadOnly ? $"{device.Device} is write protected; is there a lock switch on it?" :
        device.Bytes < SmallestDrive ? $"{device.Device} has {device.Bytes / 1_000_000} MB; a data drive needs {SmallestDrive / 1_000_000} MB at least." :
        null;

    private string Holding(BlockDevice device)
    {
        var part = PartsOf(device).FirstOrDefault(p => p.Content.FileSystem is not null) ?? device;
        return $"{part.Device} holds {part.Content.Words}; to lose all that is on {device.Device}, say --erase {device.Device}.";
    }

    private List<BlockDevice> PartsOf(BlockDevice device) => [device, .. PartitionsOf(device)];

    private List<BlockDevice> PartitionsOf(BlockDevice device) => [.. devices.Where(d => d.Disk == device.Name)];
}
