using System.Diagnostics;

namespace PiBoot.Linux.Images;

/// <summary>Counts for one run of unpacking, tells progress now and then, and notices when it is called off.</summary>
internal sealed class UnpackMeter(IProgress<UnpackProgress>? progress, CancellationToken cancellation)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private long read;
    private long told;

    public CancellationToken Cancellation => cancellation;

    /// <summary>Bytes of the source; null where unknown.</summary>
    public long? Total { get; set; }

    public long Written { get; private set; }

    public long Files { get; private set; }

    public long Read => Interlocked.Read(ref read);

    /// <summary>From any thread.</summary>
    public void AddRead(long bytes) => Interlocked.Add(ref read, bytes);

    /// <summary>Where the source can be read anywhere: how far it was looked at.</summary>
    public void ReachRead(long position) => Interlocked.Exchange(ref read, Math.Max(position, Read));

    public void AddFile()
    {
        Files++;
        Look();
    }

    public void AddWritten(long bytes)
    {
        Written += bytes;
        Look();
    }

    /// <summary>Called often, from the thread that unpacks.</summary>
    public void Look()
    {
        cancellation.ThrowIfCancellationRequested();
        if (progress is not null && Stopwatch.GetElapsedTime(told) >= Interval)
        {
            told = Stopwatch.GetTimestamp();
            progress.Report(new UnpackProgress(Read, Total, Written));
        }
    }

    /// <summary>The last word.</summary>
    public void Tell() => progress?.Report(new UnpackProgress(Read, Total, Written));
}
