using System.Collections.Concurrent;
using PiBoot.Core.Links;

namespace PiBoot.Tests.Servers;

/// <summary>Frames that a test puts on the wire.</summary>
internal sealed class FakeCaptureSocket : ICaptureSocket
{
    private readonly BlockingCollection<(int Interface, byte[] Frame)?> _frames = [];

    public bool IsClosed { get; private set; }

    public void Arrives(int interfaceIndex, byte[] frame) => _frames.Add((interfaceIndex, frame));

    public bool Receive(Span<byte> buffer, TimeSpan timeout, out CapturedFrame frame)
    {
        frame = default;
        if (!_frames.TryTake(out var next, timeout) || next is not { } arrived)
        {
            return false;
        }

        arrived.Frame.CopyTo(buffer);
        frame = new CapturedFrame(arrived.Interface, arrived.Frame.Length, arrived.Frame.Length, 1);
        return true;
    }

    public long TakeDropped() => 0;

    public void Wake() => _frames.Add(null);

    public void Dispose() => IsClosed = true;
}
