namespace PiBoot.Backups;

/// <summary>Bytes as they are unpacked, and no more than a limit: a small file may hold any number of zeros.</summary>
internal sealed class UnpackedBytes(Stream source, long most) : Stream
{
    private long _left = most;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <exception cref="InvalidDataException">More than the limit.</exception>
    public override int Read(Span<byte> buffer)
    {
        var read = source.Read(buffer);
        _left -= read;
        return _left >= 0 ? read : throw new InvalidDataException("it unpacks to more than any backup has.");
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            source.Dispose();
        }

        base.Dispose(disposing);
    }
}
