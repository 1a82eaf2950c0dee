using PiBoot.Linux.Images;

namespace PiBoot.Linux.Systems;

/// <summary>Reads of another stream, up to so many bytes: a small packed file may be endless when unpacked.</summary>
/// <param name="inner">Is not closed.</param>
/// <param name="most">Bytes.</param>
/// <param name="whenMore">What is said where there are more.</param>
public sealed class BoundedStream(Stream inner, long most, string whenMore) : ReadOnlyStream
{
    private long _left = most;

    /// <exception cref="InvalidDataException">More than the limit.</exception>
    public override int Read(Span<byte> buffer)
    {
        var read = inner.Read(buffer);
        _left -= read;
        return _left >= 0 ? read : throw new InvalidDataException(whenMore);
    }
}
