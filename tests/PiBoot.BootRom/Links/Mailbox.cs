using System.Buffers;
using System.Threading.Tasks.Sources;

namespace PiBoot.BootRom.Links;

/// <summary>
/// Received frames of one of many boards in a process: a short queue and one waiting receiver, which costs no thread and,
/// once warm, no memory. What does not fit is lost, as in a controller.
/// </summary>
internal sealed class Mailbox : IValueTaskSource<int>, IDisposable
{
    // Deep, because a thousand boards on two processors hear a thousand broadcasts before their turn comes.
    private const int Depth = 256;

    private readonly Lock gate = new();
    private readonly Queue<byte[]> full = [];
    private readonly TimeProvider time;
    private readonly ITimer timer;
    private ManualResetValueTaskSourceCore<int> source = new() { RunContinuationsAsynchronously = true };
    private CancellationTokenRegistration registration;
    private Memory<byte> waiting;
    private bool isWaiting;
    private long waitingSince;
    private TimeSpan patience;

    public Mailbox(TimeProvider time)
    {
        this.time = time;
        timer = time.CreateTimer(_ => Expire(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Deliver(ReadOnlySpan<byte> frame)
    {
        lock (gate)
        {
            if (!isWaiting)
            {
                Keep(frame);
                return;
            }

            frame.CopyTo(waiting.Span);
            isWaiting = false;
        }

        source.SetResult(frame.Length);
    }

    public ValueTask<int> ReceiveAsync(Memory<byte> frame, TimeSpan timeout, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        lock (gate)
        {
            if (full.TryDequeue(out var kept))
            {
                var length = BitConverter.ToInt32(kept);
                kept.AsSpan(sizeof(int), length).CopyTo(frame.Span);
                ArrayPool<byte>.Shared.Return(kept);
                return ValueTask.FromResult(length);
            }

            source.Reset();
            waiting = frame;
            waitingSince = time.GetTimestamp();
            patience = timeout;
            isWaiting = true;
        }

        timer.Change(timeout, Timeout.InfiniteTimeSpan);
        registration = cancellation.UnsafeRegister(static state => ((Mailbox)state!).Cancel(), this);
        return new ValueTask<int>(this, source.Version);
    }

    public void Dispose() => timer.Dispose();

    int IValueTaskSource<int>.GetResult(short token)
    {
        registration.Dispose();
        return source.GetResult(token);
    }

    ValueTaskSourceStatus IValueTaskSource<int>.GetStatus(short token) => source.GetStatus(token);

    void IValueTaskSource<int>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        source.OnCompleted(continuation, state, token, flags);

    private void Keep(ReadOnlySpan<byte> frame)
    {
        if (full.Count == Depth)
        {
            return;
        }

        // The length lies before the frame.
        var kept = ArrayPool<byte>.Shared.Rent(sizeof(int) + frame.Length);
        BitConverter.TryWriteBytes(kept, frame.Length);
        frame.CopyTo(kept.AsSpan(sizeof(int)));
        full.Enqueue(kept);
    }

    private void Expire()
    {
        lock (gate)
        {
            // The timer of an earlier wait may fire into this one.
            if (!isWaiting)
            {
                return;
            }

            var left = patience - time.GetElapsedTime(waitingSince);
            if (left > TimeSpan.Zero)
            {
                timer.Change(left, Timeout.InfiniteTimeSpan);
                return;
            }

            isWaiting = false;
        }

        source.SetResult(0);
    }

    private void Cancel()
    {
        lock (gate)
        {
            if (!isWaiting)
            {
                return;
            }

            isWaiting = false;
        }

        source.SetException(new OperationCanceledException());
    }
}
