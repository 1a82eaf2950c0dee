using System.Buffers.Binary;

namespace PiBoot.Linux.Images;

/// <summary>
/// An archive's bytes for an inflater. Where the end of a member's data is known to nobody but the inflater it gets them one
/// by one, so that it takes none of what follows.
/// </summary>
internal sealed class ZipInput(Stream source) : ReadOnlyStream
{
    private readonly byte[] buffer = new byte[1 << 17];
    private int at;
    private int end;

    public bool IsExact { get; set; }

    /// <summary>Bytes left of the member; null when that is not known.</summary>
    public long? Limit { get; set; }

    public override int Read(Span<byte> target)
    {
        if (at == end)
        {
            (at, end) = (0, source.Read(buffer));
        }

        var most = Limit is null && IsExact ? Math.Min(target.Length, 1) : target.Length;
        var count = (int)Math.Min(Math.Min(most, end - at), Limit ?? long.MaxValue);
        buffer.AsSpan(at, count).CopyTo(target);
        at += count;
        Limit -= count;
        return count;
    }

    /// <summary>Behind the data: PK 07 08 (often), checksum 4, and two sizes of 4 or, in large archives, of 8.</summary>
    public void SkipDescriptor(bool isLarge)
    {
        Span<byte> bytes = stackalloc byte[4];
        this.ReadExactly(bytes);
        var rest = (isLarge ? 16 : 8) + (BinaryPrimitives.ReadUInt32LittleEndian(bytes) == 0x08074b50 ? 4 : 0);
        Span<byte> passed = stackalloc byte[20];
        this.ReadExactly(passed[..rest]);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            source.Dispose();
        }

        base.Dispose(disposing);
    }
}
