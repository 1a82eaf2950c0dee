namespace PiBoot.Linux.Images;

/// <summary>A stream whose first bytes were looked at already.</summary>
internal sealed class HeadedStream : ReadOnlyStream
{
    private readonly Stream rest;
    private readonly bool isOwner;
    private readonly byte[] head;
    private int at;

    /// <param name="rest">What follows.</param>
    /// <param name="most">Bytes to look at.</param>
    /// <param name="isOwner">The rest is closed with this one.</param>
    public HeadedStream(Stream rest, int most, bool isOwner)
    {
        this.isOwner = isOwner;
        this.rest = rest;
        head = new byte[most];
        Array.Resize(ref head, rest.ReadAtLeast(head, most, throwOnEndOfStream: false));
    }

    public ReadOnlySpan<byte> Head => head;

    public override int Read(Span<byte> buffer)
    {
        if (at == head.Length)
        {
            return rest.Read(buffer);
        }

        var part = head.AsSpan(at, Math.Min(buffer.Length, head.Length - at));
        part.CopyTo(buffer);
        at += part.Length;
        return part.Length;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && isOwner)
        {
            rest.Dispose();
        }

        base.Dispose(disposing);
    }
}
