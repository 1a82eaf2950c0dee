using System.Collections.Concurrent;
using PiBoot.Core.Images;

namespace PiBoot.Linux.Images;

/// <summary>A stream read ahead by a thread of its own, so that decompression and writing go on side by side.</summary>
internal sealed class PipedBytes : ImageBytes
{
    private const int ChunkLength = 1 << 20;
    private const int Chunks = 8;

    private readonly BlockingCollection<(byte[] Buffer, int Length)> full = new(Chunks);
    private readonly ConcurrentBag<byte[]> empty = [];
    private readonly CancellationTokenSource stopping;
    private readonly Stream stream;
    private readonly UnpackMeter meter;
    private readonly Thread thread;
    private Exception? failure;
    private byte[] chunk = [];
    private int at;
    private int end;

    /// <param name="stream">Stays its owner's, who closes it before this is disposed should it be stuck.</param>
    public PipedBytes(Stream stream, UnpackMeter meter)
    {
        this.stream = stream;
        this.meter = meter;
        stopping = CancellationTokenSource.CreateLinkedTokenSource(meter.Cancellation);
        thread = new Thread(Fill) { IsBackground = true, Name = "image reader" };
        thread.Start();
    }

    public override long? Length => null;

    public override bool CanGoBack => false;

    public override ReadOnlySpan<byte> Peek(int count)
    {
        while (end - at < count && TryTake(out var more))
        {
            if (at == end)
            {
                Use(more);
                continue;
            }

            var joined = new byte[Math.Max(end - at + more.Length, ChunkLength)];
            chunk.AsSpan(at, end - at).CopyTo(joined);
            more.Buffer.AsSpan(0, more.Length).CopyTo(joined.AsSpan(end - at));
            (end, at, chunk) = (end - at + more.Length, 0, joined);
        }

        return chunk.AsSpan(at, Math.Min(count, end - at));
    }

    public override ReadOnlySpan<byte> Next(long most)
    {
        if (at == end)
        {
            Use(TryTake(out var more) ? more : throw Ends(Position));
        }

        var part = chunk.AsSpan(at, (int)Math.Min(most, end - at));
        at += part.Length;
        Position += part.Length;
        return part;
    }

    public override void SkipTo(long position)
    {
        if (position < Position)
        {
            throw new ImageException("has partitions that overlap or are not in order; unpack it and import the plain image");
        }

        while (Position < position)
        {
            Next(position - Position);
        }
    }

    public override void ReadAt(long position, Span<byte> buffer) => throw new NotSupportedException("A pipe cannot be read again.");

    /// <summary>Reads to the end, for the checks that decompressors make there.</summary>
    public void Drain()
    {
        at = end;
        while (TryTake(out var more))
        {
            Use(more);
            at = end;
        }
    }

    protected override void Dispose(bool isDisposing)
    {
        stopping.Cancel();
        thread.Join();
        stopping.Dispose();
        full.Dispose();
    }

    private void Use((byte[] Buffer, int Length) next)
    {
        if (chunk.Length == ChunkLength)
        {
            empty.Add(chunk);
        }

        (chunk, at, end) = (next.Buffer, 0, next.Length);
    }

    private bool TryTake(out (byte[] Buffer, int Length) next)
    {
        meter.Look();
        while (!full.TryTake(out next, 100, meter.Cancellation))
        {
            meter.Look();
            if (full.IsCompleted)
            {
                return failure is null ? false : throw Rethrown(failure);
            }
        }

        return true;
    }

    /// <summary>The sentence for people is the same; the place where it happened stays within.</summary>
    private static Exception Rethrown(Exception failure) => failure switch
    {
        ImageException => new ImageException(failure.Message, failure),
        OperationCanceledException => new OperationCanceledException(failure.Message, failure),
        _ => new IOException(failure.Message, failure),
    };

    private void Fill()
    {
        try
        {
            for (; ; )
            {
                var buffer = empty.TryTake(out var used) ? used : new byte[ChunkLength];
                var length = stream.ReadAtLeast(buffer, ChunkLength, throwOnEndOfStream: false);
                if (length > 0)
                {
                    full.Add((buffer, length), stopping.Token);
                }

                if (length < ChunkLength)
                {
                    return;
                }
            }
        }
        catch (Exception e) when (e is IOException or ImageException or OperationCanceledException or InvalidDataException or ObjectDisposedException)
        {
            failure = e;
        }
        finally
        {
            full.CompleteAdding();
        }
    }
}
