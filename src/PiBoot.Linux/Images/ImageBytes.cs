using PiBoot.Core.Images;

namespace PiBoot.Linux.Images;

/// <summary>The bytes of an unpacked image in order; some can also be read again.</summary>
internal abstract class ImageBytes : IDisposable
{
    /// <summary>The most that <see cref="Peek"/> gives.</summary>
    public const int LongestPeek = 1 << 20;

    public long Position { get; protected set; }

    /// <summary>Bytes in all; null where only reading tells.</summary>
    public abstract long? Length { get; }

    /// <summary>Reading anywhere costs no more than reading on.</summary>
    public abstract bool CanGoBack { get; }

    /// <summary>Where the last partition that is needed ends, for the sentence on an image that ends before.</summary>
    public long Promised { get; set; }

    /// <summary>The next bytes, as many as there are, without going on.</summary>
    public abstract ReadOnlySpan<byte> Peek(int count);

    /// <summary>The next bytes, at least one; valid until the next call.</summary>
    /// <exception cref="ImageException">There are none left.</exception>
    public abstract ReadOnlySpan<byte> Next(long most);

    /// <exception cref="ImageException">It ends before; or it lies behind us and cannot be read again.</exception>
    public abstract void SkipTo(long position);

    /// <summary>Reads from anywhere, where that is possible.</summary>
    public abstract void ReadAt(long position, Span<byte> buffer);

    public void ReadExactly(Span<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            var part = Next(buffer.Length);
            part.CopyTo(buffer);
            buffer = buffer[part.Length..];
        }
    }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected abstract void Dispose(bool isDisposing);

    protected ImageException Ends(long at) => new(Promised > at
        ? $"ends after {Amount.Of(at)}, its partition table promises {Amount.Of(Promised)}: the download is incomplete"
        : $"ends after {Amount.Of(at)}, in the middle of what it should hold: the download is incomplete");
}
