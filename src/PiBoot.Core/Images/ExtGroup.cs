using System.Buffers.Binary;

namespace PiBoot.Core.Images;

/// <summary>
/// A group descriptor: block bitmap at 0, inode bitmap at 4, inode table at 8 (4 bytes each), flags at 18 (2), never used
/// inodes at 28 (2); with 64bit their high halves at 32, 36, 40 and 50.
/// </summary>
/// <param name="BlockBitmap">Its block.</param>
/// <param name="InodeBitmap">Its block.</param>
/// <param name="InodeTable">The first of its blocks.</param>
/// <param name="HasNoBlocks">No block bitmap was ever written: nothing but the metadata is used.</param>
/// <param name="UnusedInodes">So many at the table's end were never used.</param>
public readonly record struct ExtGroup(long BlockBitmap, long InodeBitmap, long InodeTable, bool HasNoBlocks, uint UnusedInodes)
{
    private const int InodesUninitialised = 1;
    private const int BlocksUninitialised = 2;

    public static ExtGroup Parse(ReadOnlySpan<byte> bytes, ExtSuperblock superblock)
    {
        var isWide = superblock.DescriptorSize >= 64;
        var flags = superblock.Features.HasGroupChecksums ? BinaryPrimitives.ReadUInt16LittleEndian(bytes[18..]) : 0;
        var unused = BinaryPrimitives.ReadUInt16LittleEndian(bytes[28..]) | (isWide ? (uint)BinaryPrimitives.ReadUInt16LittleEndian(bytes[50..]) << 16 : 0);
        return new ExtGroup(
            Block(bytes, 0, isWide),
            Block(bytes, 4, isWide),
            Block(bytes, 8, isWide),
            (flags & BlocksUninitialised) != 0,
            !superblock.Features.HasGroupChecksums ? 0 : (flags & InodesUninitialised) != 0 ? superblock.InodesPerGroup : Math.Min(unused, superblock.InodesPerGroup));
    }

    private static long Block(ReadOnlySpan<byte> bytes, int at, bool isWide) =>
        BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]) | (isWide ? (long)BinaryPrimitives.ReadUInt32LittleEndian(bytes[(at + 32)..]) << 32 : 0);
}
