using PiBoot.Core.Storekeeping;

namespace PiBoot.Core.Drives;

/// <summary>What users order for drives. What cannot be done is told by <see cref="StorageException"/>.</summary>
public interface IDriveOrders
{
    IReadOnlyList<Drive> List(CancellationToken cancellation);

    /// <summary>Makes a drive the data drive; the service goes on with it by itself.</summary>
    /// <param name="device">Such as <c>/dev/sda</c>.</param>
    /// <param name="erase">What is on it may go.</param>
    /// <param name="progress">Told what is done.</param>
    /// <param name="cancellation">Ends it; the drive can then be prepared again.</param>
    Drive Prepare(string device, bool erase, IProgress<StorageProgress> progress, CancellationToken cancellation);

    /// <summary>Writes what is left to write and lets go of the data drive, so that it can be pulled.</summary>
    void Eject(CancellationToken cancellation);
}
