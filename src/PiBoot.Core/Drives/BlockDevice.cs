namespace PiBoot.Core.Drives;

/// <summary>A block device as the kernel describes it.</summary>
/// <param name="Name">As in /dev: <c>sda1</c>.</param>
/// <param name="Disk">Of a partition, the name of its disk.</param>
/// <param name="LiesOn">Of device-mapper and RAID devices, the names of the devices beneath.</param>
/// <param name="FileLiesOn">Of a loop device, the name of the device with its file, as far as that can be told.</param>
/// <param name="HeldBy">Who uses it whole, for people: <c>dm-0</c>, <c>swap</c>.</param>
/// <param name="MountedOn">Where it is mounted.</param>
public sealed record BlockDevice(
    string Name,
    string? Disk,
    long Bytes,
    DriveContent Content,
    string? Model,
    string? Bus,
    bool IsRemovable,
    bool IsReadOnly,
    IReadOnlyList<string> LiesOn,
    string? FileLiesOn,
    IReadOnlyList<string> HeldBy,
    IReadOnlyList<string> MountedOn)
{
    public string Device => $"/dev/{Name}";
}
