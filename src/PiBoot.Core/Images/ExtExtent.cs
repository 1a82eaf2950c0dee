using System.Buffers.Binary;

namespace PiBoot.Core.Images;

/// <summary>
/// A run of a file's blocks, or in an inner node the way to a node below it. A node has a header (mark f30a, entries 2,
/// room 2, depth 2, generation 4) and entries of 12 bytes.
/// </summary>
/// <param name="Logical">The first of the file's blocks.</param>
/// <param name="Count">Blocks; 1 for the way to a node.</param>
/// <param name="Block">Where they stand.</param>
/// <param name="IsWritten">False for room that was kept free: it reads as zeros.</param>
public readonly record struct ExtExtent(uint Logical, uint Count, long Block, bool IsWritten)
{
    private const ushort Mark = 0xf30a;
    private const int HeaderSize = 12;
    private const int EntrySize = 12;
    private const int MostDepth = 5;
    private const int LongestWritten = 32768;

    /// <param name="node">The inode's map, or a block.</param>
    /// <param name="depth">0: the entries are runs; else they lead to nodes of one depth less.</param>
    /// <exception cref="ImageException">The node is damaged.</exception>
    public static List<ExtExtent> ParseNode(ReadOnlySpan<byte> node, out int depth)
    {
        int count = BinaryPrimitives.ReadUInt16LittleEndian(node[2..]);
        depth = BinaryPrimitives.ReadUInt16LittleEndian(node[6..]);
        if (BinaryPrimitives.ReadUInt16LittleEndian(node) != Mark || depth > MostDepth || HeaderSize + (count * EntrySize) > node.Length)
        {
            throw new ImageException("has a damaged ext4 file system: the list of a file's blocks is none");
        }

        var extents = new List<ExtExtent>(count);
        for (var i = 0; i < count; i++)
        {
            var entry = node.Slice(HeaderSize + (i * EntrySize), EntrySize);
            extents.Add(depth > 0 ? ParseWay(entry) : ParseRun(entry));
        }

        return extents;
    }

    private static ExtExtent ParseWay(ReadOnlySpan<byte> entry) => new(
        BinaryPrimitives.ReadUInt32LittleEndian(entry),
        1,
        BinaryPrimitives.ReadUInt32LittleEndian(entry[4..]) | ((long)BinaryPrimitives.ReadUInt16LittleEndian(entry[8..]) << 32),
        true);

    private static ExtExtent ParseRun(ReadOnlySpan<byte> entry)
    {
        uint count = BinaryPrimitives.ReadUInt16LittleEndian(entry[4..]);
        var isWritten = count <= LongestWritten;
        return new ExtExtent(
            BinaryPrimitives.ReadUInt32LittleEndian(entry),
            isWritten ? count : count - LongestWritten,
            BinaryPrimitives.ReadUInt32LittleEndian(entry[8..]) | ((long)BinaryPrimitives.ReadUInt16LittleEndian(entry[6..]) << 32),
            isWritten);
    }
}
