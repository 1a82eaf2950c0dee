using Microsoft.Win32.SafeHandles;
using PiBoot.Linux.Files;
using PiBoot.Linux.Volumes;

namespace PiBoot.Linux.Images;

/// <summary>A file or a block device that can be read anywhere. The handle stays its owner's.</summary>
/// <param name="handle">Open for reading.</param>
/// <param name="length">Bytes from the offset on.</param>
/// <param name="path">For messages.</param>
/// <param name="meter">Null when it is not the source itself.</param>
internal sealed class DriveBytes(SafeFileHandle handle, long length, string path, UnpackMeter? meter) : ImageBytes
{
    private readonly byte[] buffer = new byte[LongestPeek];
    private long bufferAt;
    private int buffered;

    public override long? Length => length;

    public override bool CanGoBack => true;

    public override ReadOnlySpan<byte> Peek(int count)
    {
        if (Position < bufferAt || Position + count > bufferAt + buffered)
        {
            Fill((int)Math.Min(count, length - Position));
        }

        var at = (int)(Position - bufferAt);
        return buffer.AsSpan(at, Math.Min(count, buffered - at));
    }

    public override ReadOnlySpan<byte> Next(long most)
    {
        if (Position < bufferAt || Position >= bufferAt + buffered)
        {
            Fill((int)Math.Min(Math.Min(most, LongestPeek), length - Position));
        }

        var at = (int)(Position - bufferAt);
        var part = buffer.AsSpan(at, (int)Math.Min(most, buffered - at));
        Position += part.Length;
        meter?.ReachRead(Position);
        return part;
    }

    public override void SkipTo(long position)
    {
        if (position > length)
        {
            throw Ends(length);
        }

        Position = position;
    }

    public override void ReadAt(long position, Span<byte> target)
    {
        if (position < 0 || position > length - target.Length)
        {
            throw Ends(length);
        }

        while (!target.IsEmpty)
        {
            var read = Read(target, position);
            target = target[read..];
            position += read;
        }
    }

    protected override void Dispose(bool isDisposing)
    {
    }

    private void Fill(int count)
    {
        if (count <= 0)
        {
            throw Ends(length);
        }

        (bufferAt, buffered) = (Position, 0);
        while (buffered < count)
        {
            buffered += Read(buffer.AsSpan(buffered, count - buffered), bufferAt + buffered);
        }
    }

    private int Read(Span<byte> target, long position)
    {
        meter?.Look();
        var read = (int)VolumeCalls.ReadAt(handle, target, (nuint)target.Length, position);
        return read switch
        {
            < 0 => throw FileFault.Last($"read at {Amount.Of(position)} of", path),
            0 => throw Ends(position),
            _ => read,
        };
    }
}
