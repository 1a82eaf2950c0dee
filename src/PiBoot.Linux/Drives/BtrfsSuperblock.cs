using System.Text;
using PiBoot.Core.Drives;

namespace PiBoot.Linux.Drives;

/// <summary>What a btrfs says of itself. Its first superblock lies 64 KiB into the device.</summary>
internal static class BtrfsSuperblock
{
    public const int Offset = 64 * 1024;
    public const int Length = 4096;

    private const int UuidAt = 0x20;
    private const int UuidLength = 16;
    private const int MagicAt = 0x40;
    private const int LabelAt = 0x12b;
    private const int LabelLength = 256;

    /// <summary>Null when there is none, as while mkfs.btrfs is not done.</summary>
    public static DriveContent? Parse(ReadOnlySpan<byte> block)
    {
        if (block.Length < Length || !block[MagicAt..].StartsWith("_BHRfS_M"u8))
        {
            return null;
        }

        var label = block.Slice(LabelAt, LabelLength);
        var end = label.IndexOf((byte)0);
        return new DriveContent(
            DriveContent.DataFileSystem,
            Encoding.UTF8.GetString(end < 0 ? label : label[..end]),
            new Guid(block.Slice(UuidAt, UuidLength), bigEndian: true).ToString());
    }
}
