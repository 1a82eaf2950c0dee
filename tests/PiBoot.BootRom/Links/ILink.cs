namespace PiBoot.BootRom.Links;

/// <summary>The wire of one board: whole Ethernet frames without their check sequence. One receiver at a time.</summary>
public interface ILink
{
    void Send(ReadOnlySpan<byte> frame);

    /// <summary>
    /// Receives one frame into <paramref name="frame"/> and returns its length, or 0 when none came within
    /// <paramref name="timeout"/>. May block its thread instead of returning an unfinished task.
    /// </summary>
    ValueTask<int> ReceiveAsync(Memory<byte> frame, TimeSpan timeout, CancellationToken cancellation);
}
