using PiBoot.Core.Drives;

namespace PiBoot.Core.Tests.Drives;

public sealed class DriveJudgementTests
{
    private const long Megabyte = 1 << 20;
    private const long Gigabyte = 1 << 30;
    private const string Uuid = "0b64ed3b-7c55-4a3a-a7c4-1f1b3d3c8a11";

    private static readonly DriveSight Well = new(
        "/srv/piboot", Uuid, WasEjected: false, "/dev/sda1", DeviceIsThere: true, IsMountedReadOnly: false, IsForcedReadOnly: false,
        IsWriteProtected: false, ProbeAnswer.Good, Free: 20 * Gigabyte, Total: 60 * Gigabyte);

    private static readonly DriveSight Plain = Well with { Expected = null, Device = null };

    public static TheoryData<DriveSight, DriveCondition, string?> Sights => new()
    {
        { Well, DriveCondition.Ready, null },
        { Plain, DriveCondition.Ready, null },
        { Well with { Device = null }, DriveCondition.Missing, $"The data drive {Uuid} is not plugged in; plug it in, or prepare another one." },
        { Well with { Device = null, Expected = DriveJudgement.NoDriveYet }, DriveCondition.Missing, "There is no data drive yet: plug in a USB drive, and prepare it on the web page or with 'piboot drive prepare'." },
        { Well with { Device = null, WasEjected = true }, DriveCondition.Missing, $"The data drive {Uuid} was ejected; plug it in again to go on." },
        { Well with { DeviceIsThere = false }, DriveCondition.Missing, "The data drive /dev/sda1 was pulled while in use; plug it in again." },
        { Well with { DeviceIsThere = false, Probe = ProbeAnswer.Silent, IsForcedReadOnly = true }, DriveCondition.Missing, "The data drive /dev/sda1 was pulled while in use; plug it in again." },
        { Plain with { Probe = ProbeAnswer.NoDirectory }, DriveCondition.Missing, "The data directory /srv/piboot does not exist; create it, or prepare a drive for it." },
        { Well with { Probe = ProbeAnswer.Broken }, DriveCondition.Failing, "The data drive /dev/sda1 answers reads with errors; check its cable and power supply, and replace it if that does not help." },
        { Well with { Probe = ProbeAnswer.Broken, IsForcedReadOnly = true }, DriveCondition.Failing, "The data drive /dev/sda1 answers reads with errors; check its cable and power supply, and replace it if that does not help." },
        { Well with { Probe = ProbeAnswer.Silent }, DriveCondition.Failing, "The data drive /dev/sda1 does not answer; check its cable and power supply." },
        { Plain with { Probe = ProbeAnswer.Silent }, DriveCondition.Failing, "The drive of the data directory /srv/piboot does not answer; check its cable and power supply." },
        { Well with { IsMountedReadOnly = true }, DriveCondition.ReadOnly, "The data drive /dev/sda1 is mounted read-only; mount it writable." },
        { Well with { IsForcedReadOnly = true }, DriveCondition.ReadOnly, "The data drive /dev/sda1 accepts no more writes since the kernel met an error on it; see dmesg, then unplug it and plug it in again." },
        { Well with { IsForcedReadOnly = true, IsWriteProtected = true }, DriveCondition.ReadOnly, "The data drive /dev/sda1 is write protected; is there a lock switch on it?" },
        { Plain with { IsMountedReadOnly = true }, DriveCondition.ReadOnly, "The drive of the data directory /srv/piboot is mounted read-only; mount it writable." },
        { Well with { Free = 600 * Megabyte }, DriveCondition.Full, "The data drive /dev/sda1 is full (600 MB of 61440 MB are free); remove operating systems, snapshots or roots that nobody needs." },
        { Well with { Free = 63 * Megabyte, Total = Gigabyte }, DriveCondition.Full, "The data drive /dev/sda1 is full (63 MB of 1024 MB are free); remove operating systems, snapshots or roots that nobody needs." },
        { Well with { Free = 64 * Megabyte, Total = Gigabyte }, DriveCondition.Ready, null },
        { Well with { Free = 2 * Gigabyte, Total = 4096 * Gigabyte }, DriveCondition.Ready, null },
    };

    [Theory]
    [MemberData(nameof(Sights))]
    public void What_is_seen_becomes_a_condition_and_what_to_do(DriveSight sight, DriveCondition condition, string? trouble)
    {
        Assert.Equal(new DriveStatus(condition, trouble, sight.Device, sight.Expected), DriveJudgement.Judge(sight));
    }
}
