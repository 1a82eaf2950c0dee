using PiBoot.Core.Os;
using PiBoot.Core.Storekeeping;
using PiBoot.Linux.Files;

namespace PiBoot.Linux.Roots;

/// <summary>
/// Copies roots as long as a reserve of the drive is left. Whoever can send packets can invent Pis; they must not fill the
/// drive that the others write to.
/// </summary>
/// <param name="drive">A directory on the drive.</param>
/// <param name="volumes">How roots are copied.</param>
internal sealed class ReservedCopy(string drive, IRootVolumes volumes)
{
    /// <summary>Bytes copied between two looks at the space that is left.</summary>
    private const long LookInterval = 16_000_000;

    /// <summary>A copy that would eat up the reserve ends and leaves nothing behind.</summary>
    /// <exception cref="IOException">The drive has no room for it, is read-only or failing.</exception>
    public void Clone(string source, string target, IProgress<StorageProgress>? progress, CancellationToken cancellation)
    {
        EnsureRoom();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        long looked = 0;
        var watch = new Watch(bytes =>
        {
            if (bytes - looked < LookInterval)
            {
                return;
            }

            looked = bytes;
            progress?.Report(new StorageProgress("copying", bytes, null));
            if (IsUsedUp(out _))
            {
                stop.Cancel();
            }
        });
        try
        {
            volumes.Clone(source, target, watch, stop.Token);
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw new IOException("the drive would be full: what is left is kept for the clients there are", e);
        }
    }

    /// <summary>For the beginning, before anything is written.</summary>
    /// <exception cref="IOException">Only the reserve is left.</exception>
    public void EnsureRoom()
    {
        if (IsUsedUp(out var free))
        {
            throw new IOException($"only {free / 1_000_000} MB are free on the drive, and they are kept for the clients there are");
        }
    }

    private bool IsUsedUp(out long free)
    {
        var space = FreeSpace.Of(drive);
        free = space.Free;
        return space.Free < space.Reserve;
    }

    private sealed class Watch(Action<long> report) : IProgress<long>
    {
        public void Report(long value) => report(value);
    }
}
