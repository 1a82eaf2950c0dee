namespace PiBoot.Core.Links;

/// <summary>Copies of Ethernet frames in both directions, of all interfaces, as far as they may be some client's.</summary>
public interface ICaptureSocket : IDisposable
{
    /// <summary>Waits up to <paramref name="timeout"/> for a frame.</summary>
    /// <returns>False when the time is over or <see cref="Wake"/> was called.</returns>
    bool Receive(Span<byte> buffer, TimeSpan timeout, out CapturedFrame frame);

    /// <summary>Frames lost since the last call.</summary>
    long TakeDropped();

    /// <summary>Ends a <see cref="Receive"/> that waits. From any thread.</summary>
    void Wake();
}
