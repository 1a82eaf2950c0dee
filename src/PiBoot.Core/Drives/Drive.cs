namespace PiBoot.Core.Drives;

/// <summary>A disk, partition or loop device as <c>drive list</c> shows it.</summary>
/// <param name="Device">Such as <c>/dev/sda1</c>, or <c>/dev/sda</c> for the whole disk.</param>
/// <param name="Label">Of its file system.</param>
/// <param name="FileSystem">Or what else its content was recognised as, such as <c>swap</c> or <c>LVM2_member</c>.</param>
/// <param name="Uuid">Of its file system.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="FreeBytes">Null when it is not mounted.</param>
/// <param name="Model">As its maker calls it; of a loop device the file behind it.</param>
/// <param name="Bus">usb, mmc, nvme, sata, scsi, virtio, dm, md or loop.</param>
/// <param name="IsRemovable">It is on USB, or its medium can be taken out.</param>
/// <param name="IsReadOnly">Write protected.</param>
/// <param name="MountedOn">The first place that it is mounted on.</param>
/// <param name="Use">data, system, mounted (or held otherwise), free (holds something, unused) or blank.</param>
/// <param name="Refusal">Why it would not be prepared without losing anything, in words; null when it would.</param>
/// <param name="EraseRefusal">Why it would not be prepared even if all on it may go; null when it would.</param>
/// <param name="IsFinished">It was prepared before: it can be taken over with all that is on it.</param>
public sealed record Drive(
    string Device,
    string? Label,
    string? FileSystem,
    string? Uuid,
    long Bytes,
    long? FreeBytes,
    string? Model,
    string? Bus,
    bool IsRemovable,
    bool IsReadOnly,
    string? MountedOn,
    string Use,
    string? Refusal,
    string? EraseRefusal,
    bool IsFinished);
