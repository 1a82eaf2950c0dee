namespace PiBoot.Core.Images;

/// <summary>One partition of a disk.</summary>
/// <param name="Number">As Linux counts it: logical ones from 5.</param>
/// <param name="Start">Bytes from the disk's start.</param>
/// <param name="Length">Bytes.</param>
public sealed record Partition(int Number, long Start, long Length)
{
    public long End => Start + Length;
}
