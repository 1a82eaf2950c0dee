using PiBoot.Core.Capture;
using PiBoot.Core.Links;
using PiBoot.Linux.Links;

namespace PiBoot.Servers;

/// <summary>One capture that waits or records, with the socket that it has for that time. One thread reads.</summary>
internal sealed class CaptureRun(ClientCapture capture, ICaptureSocket socket, FrameSieve sieve, LinkTable links, TimeProvider steady)
{
    /// <summary>A jumbo frame.</summary>
    private const int LargestFrame = 16 * 1024;
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    private long _looked = steady.GetTimestamp();

    public ClientCapture Capture => capture;

    /// <summary>Ends with the capture; then the socket is closed.</summary>
    public void Run(CancellationToken stop)
    {
        using (socket)
        using (stop.Register(socket.Wake))
        {
            var buffer = new byte[LargestFrame];
            while (capture.IsUnderWay && !stop.IsCancellationRequested)
            {
                if (socket.Receive(buffer, Look, out var frame))
                {
                    Take(frame, buffer);
                }

                LookAtClock();
            }

            capture.Dropped(socket.TakeDropped());
            capture.Stop("the service stopped", steady.GetUtcNow());
        }
    }

    public void Wake() => socket.Wake();

    /// <summary>Where interfaces are joined by a bridge, the kernel shows each frame twice: only that with an address counts.</summary>
    private void Take(in CapturedFrame frame, byte[] buffer)
    {
        if (links.Find(frame.InterfaceIndex) is { Addresses.Count: > 0 } && sieve.Keep(buffer.AsSpan(0, frame.Kept)) is > 0 and var kept)
        {
            capture.Take(frame.Nanoseconds, buffer.AsSpan(0, kept), frame.Length, steady.GetUtcNow());
        }
    }

    private void LookAtClock()
    {
        if (steady.GetElapsedTime(_looked) >= Look)
        {
            _looked = steady.GetTimestamp();
            capture.Dropped(socket.TakeDropped());
            capture.Tick(steady.GetUtcNow());
        }
    }
}
