using PiBoot.BootRom.Links;

namespace PiBoot.BootRom.Tests.Simulation;

/// <summary>A cable in simulated time: waiting for a frame moves the clock to its arrival.</summary>
internal sealed class FakeWire(FakeClock clock) : ILink
{
    private readonly PriorityQueue<byte[], (long At, int Order)> coming = new();
    private int order;

    public List<(TimeSpan At, byte[] Frame)> Sent { get; } = [];

    /// <summary>The other end: sees what is sent and schedules its answers.</summary>
    public Action<byte[]> OtherEnd { get; set; } = _ => { };

    public void Send(ReadOnlySpan<byte> frame)
    {
        var copy = frame.ToArray();
        Sent.Add((clock.Now, copy));
        OtherEnd(copy);
    }

    public void Arrive(TimeSpan after, byte[] frame) => coming.Enqueue(frame, ((clock.Now + after).Ticks, order++));

    public ValueTask<int> ReceiveAsync(Memory<byte> frame, TimeSpan timeout, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var end = (clock.Now + timeout).Ticks;
        if (!coming.TryPeek(out var next, out var due) || due.At > end)
        {
            clock.Advance(timeout);
            cancellation.ThrowIfCancellationRequested();
            return ValueTask.FromResult(0);
        }

        coming.Dequeue();
        clock.Advance(TimeSpan.FromTicks(Math.Max(0, due.At - clock.Now.Ticks)));
        cancellation.ThrowIfCancellationRequested();
        next.CopyTo(frame);
        return ValueTask.FromResult(next.Length);
    }
}
