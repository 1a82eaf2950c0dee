using System.Buffers.Binary;

namespace PiBoot.Core.Images;

/// <summary>The three words of features at 92, 96 and 100 of a superblock, as far as a reader must know them.</summary>
public sealed record ExtFeatures(uint Compatible, uint Incompatible, uint ReadOnlyCompatible)
{
    private const uint CompressionFlag = 0x1;
    private const uint RecoverFlag = 0x4;
    private const uint JournalDeviceFlag = 0x8;
    private const uint MetaGroupsFlag = 0x10;
    private const uint ExtentsFlag = 0x40;
    private const uint WideFlag = 0x80;
    private const uint FlexibleGroupsFlag = 0x200;
    private const uint EncryptFlag = 0x10000;

    // filetype, recover, meta_bg, extents, 64bit, mmp, flex_bg, ea_inode, csum_seed, largedir, inline_data, encrypt, casefold
    private const uint Known = 0x2 | RecoverFlag | MetaGroupsFlag | ExtentsFlag | WideFlag | 0x100 | FlexibleGroupsFlag | 0x400 | 0x2000 | 0x4000 | 0x8000 | EncryptFlag | 0x20000;

    public bool HasJournal => (Compatible & 0x4) != 0;

    public bool HasOrphanFile => (Compatible & 0x1000) != 0;

    public bool NeedsRecovery => (Incompatible & RecoverFlag) != 0;

    public bool HasMetaGroups => (Incompatible & MetaGroupsFlag) != 0;

    public bool HasExtents => (Incompatible & ExtentsFlag) != 0;

    public bool IsWide => (Incompatible & WideFlag) != 0;

    public bool HasFewBackups => (ReadOnlyCompatible & 0x1) != 0;

    /// <summary>Groups may be marked as never used.</summary>
    public bool HasGroupChecksums => (ReadOnlyCompatible & (0x10 | 0x400)) != 0;

    public bool HasOrphans => (ReadOnlyCompatible & 0x10000) != 0;

    /// <exception cref="ImageException">One that is not read here, by its name.</exception>
    public static ExtFeatures Parse(ReadOnlySpan<byte> superblock)
    {
        var features = new ExtFeatures(
            BinaryPrimitives.ReadUInt32LittleEndian(superblock[92..]),
            BinaryPrimitives.ReadUInt32LittleEndian(superblock[96..]),
            BinaryPrimitives.ReadUInt32LittleEndian(superblock[100..]));
        return features.Refused is { } name
            ? throw new ImageException($"has an ext4 file system with the feature {name}, which is not supported")
            : features;
    }

    private string? Refused => true switch
    {
        _ when (Incompatible & CompressionFlag) != 0 => "compression",
        _ when (Incompatible & JournalDeviceFlag) != 0 => "journal_dev (it is an external journal)",
        _ when (Incompatible & ~Known) != 0 => $"0x{Incompatible & ~Known:x} (unknown)",
        _ when HasMetaGroups && (Compatible & 0x200) != 0 => "sparse_super2 together with meta_bg",
        _ when (ReadOnlyCompatible & 0x200) != 0 => "bigalloc",
        _ when (ReadOnlyCompatible & 0x4000) != 0 => "shared_blocks",
        _ => null,
    };
}
