namespace PiBoot.Core.Drives;

/// <summary>All that was seen of the data directory at one moment.</summary>
/// <param name="Directory">The data directory.</param>
/// <param name="Expected">UUID of the drive that it is meant to be on; null for a directory that was never a drive's.</param>
/// <param name="WasEjected">The expected drive was taken off by order.</param>
/// <param name="Device">What is mounted there; null when nothing is.</param>
/// <param name="DeviceIsThere">The kernel still knows that device.</param>
/// <param name="IsMountedReadOnly">By whoever mounted it.</param>
/// <param name="IsForcedReadOnly">The file system itself accepts no more writes: the kernel met an error, or the drive is write protected.</param>
/// <param name="IsWriteProtected">The device accepts no writes.</param>
/// <param name="Probe">Whether it can be read.</param>
/// <param name="Free">Bytes that may still be written.</param>
/// <param name="Total">Bytes in all.</param>
public sealed record DriveSight(
    string Directory,
    string? Expected,
    bool WasEjected,
    string? Device,
    bool DeviceIsThere,
    bool IsMountedReadOnly,
    bool IsForcedReadOnly,
    bool IsWriteProtected,
    ProbeAnswer Probe,
    long Free,
    long Total);
