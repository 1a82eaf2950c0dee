using PiBoot.Core.Storekeeping;

namespace PiBoot.Core.Backup;

/// <summary>The appliance as one file, and back. What cannot be done is told by <see cref="StorageException"/>.</summary>
public interface IBackups
{
    /// <summary>A backup of this moment, to be read once; it is gone when it is closed.</summary>
    Stream Make(CancellationToken cancellation);

    /// <summary>Keeps a file that comes until it is restored or forgotten.</summary>
    /// <returns>Its path.</returns>
    Task<string> TakeAsync(Stream backup, CancellationToken cancellation);

    /// <summary>Puts a backup in the place of what is there. It is looked at as a whole before anything is changed.</summary>
    /// <param name="path">What <see cref="TakeAsync"/> has returned; it is removed.</param>
    RestoreOutcome Restore(string path, CancellationToken cancellation);
}
