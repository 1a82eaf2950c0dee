using System.Buffers.Binary;
using System.Text;

namespace PiBoot.Core.Images;

/// <summary>
/// What a reader needs of the superblock of ext2, ext3 and ext4 (ext4's documentation in the kernel tree, "Super Block"); it
/// stands 1024 bytes from the start. All numbers are little-endian.
/// </summary>
public sealed record ExtSuperblock
{
    /// <summary>Where it stands, and how long it is.</summary>
    public const int At = 1024;
    public const int Size = 1024;

    private const long MostBytes = 1L << 40;
    private const int MostInodes = 1 << 26;

    public required uint Inodes { get; init; }

    public required long Blocks { get; init; }

    public required long FreeBlocks { get; init; }

    public required uint FirstDataBlock { get; init; }

    public required int BlockSize { get; init; }

    public required uint BlocksPerGroup { get; init; }

    public required uint InodesPerGroup { get; init; }

    public required int InodeSize { get; init; }

    public required uint FirstInode { get; init; }

    public required int DescriptorSize { get; init; }

    public required uint FirstMetaGroup { get; init; }

    public required uint OrphanFileInode { get; init; }

    public required ExtFeatures Features { get; init; }

    /// <summary>It was taken down in order: no orphans, no errors, nothing in the journal.</summary>
    public required bool IsClean { get; init; }

    public required string Label { get; init; }

    public int Groups => (int)((Blocks - FirstDataBlock + BlocksPerGroup - 1) / BlocksPerGroup);

    public long Length => Blocks * BlockSize;

    public uint InodeTableBlocks => (uint)((((long)InodesPerGroup * InodeSize) + BlockSize - 1) / BlockSize);

    public string Words
    {
        get
        {
            var generation = Features.HasExtents || Features.IsWide ? "ext4" : Features.HasJournal ? "ext3" : "ext2";
            return Label.Length > 0 ? $"{generation} '{Label}'" : generation;
        }
    }

    /// <summary>About what its files take: used blocks without inode tables and bitmaps.</summary>
    public long UsedBytes => Math.Max(0, (Blocks - FreeBlocks - ((long)Groups * (InodeTableBlocks + 2))) * BlockSize);

    /// <summary>Begins with a copy of the superblock: with sparse_super only groups 0, 1 and the powers of 3, 5 and 7 do.</summary>
    public bool HasBackup(int group) =>
        !Features.HasFewBackups || group < 2 || IsPower(group, 3) || IsPower(group, 5) || IsPower(group, 7);

    /// <param name="bytes">The <see cref="Size"/> bytes at <see cref="At"/>.</param>
    /// <exception cref="ImageException">Its figures make no sense, or it has a feature that is not read here.</exception>
    public static ExtSuperblock Parse(ReadOnlySpan<byte> bytes)
    {
        var features = ExtFeatures.Parse(bytes);
        var shift = U32(bytes, 24);
        var isOld = U32(bytes, 76) == 0;
        if (shift > 6)
        {
            throw Damaged($"a block size of 2^{10 + (long)shift}");
        }

        var parsed = new ExtSuperblock
        {
            Features = features,
            Inodes = U32(bytes, 0),
            Blocks = U32(bytes, 4) | (features.IsWide ? (long)U32(bytes, 336) << 32 : 0),
            FreeBlocks = U32(bytes, 12) | (features.IsWide ? (long)U32(bytes, 344) << 32 : 0),
            FirstDataBlock = U32(bytes, 20),
            BlockSize = 1024 << (int)shift,
            BlocksPerGroup = U32(bytes, 32),
            InodesPerGroup = U32(bytes, 40),
            InodeSize = isOld ? 128 : U16(bytes, 88),
            FirstInode = isOld ? 11 : U32(bytes, 84),
            DescriptorSize = features.IsWide ? Math.Max((int)U16(bytes, 254), 64) : 32,
            FirstMetaGroup = U32(bytes, 260),
            OrphanFileInode = features.HasOrphanFile ? U32(bytes, 640) : 0,
            IsClean = (U16(bytes, 58) & 3) == 1 && !features.NeedsRecovery && !features.HasOrphans && U32(bytes, 232) == 0,
            Label = ReadLabel(bytes.Slice(120, 16)),
        };
        parsed.Check();
        return parsed;
    }

    private static ImageException Damaged(string what) => new($"has a damaged ext4 file system: its superblock tells of {what}");

    private static bool IsPower(int number, int root)
    {
        while (number % root == 0)
        {
            number /= root;
        }

        return number == 1;
    }

    private static uint U32(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);

    private static ushort U16(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    private static string ReadLabel(ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOf((byte)0);
        return string.Concat(Encoding.UTF8.GetString(end < 0 ? bytes : bytes[..end]).Where(c => !char.IsControl(c)));
    }

    private void Check()
    {
        var bits = (uint)BlockSize * 8;
        if (Blocks <= FirstDataBlock || Blocks > MostBytes / BlockSize)
        {
            throw Damaged($"{Blocks} blocks of {BlockSize} bytes (at most 1 TB is read)");
        }

        if (FirstDataBlock != (BlockSize == 1024 ? 1 : 0) || BlocksPerGroup == 0 || BlocksPerGroup > bits)
        {
            throw Damaged($"{BlocksPerGroup} blocks in a group");
        }

        if (InodesPerGroup == 0 || InodesPerGroup > bits || Inodes > MostInodes || Inodes != (ulong)InodesPerGroup * (ulong)Groups)
        {
            throw Damaged($"{Inodes} inodes, {InodesPerGroup} in each of {Groups} groups");
        }

        if (InodeSize < 128 || InodeSize > BlockSize || !System.Numerics.BitOperations.IsPow2(InodeSize))
        {
            throw Damaged($"inodes of {InodeSize} bytes");
        }

        if (DescriptorSize > BlockSize || !System.Numerics.BitOperations.IsPow2(DescriptorSize))
        {
            throw Damaged($"group descriptors of {DescriptorSize} bytes");
        }
    }
}
