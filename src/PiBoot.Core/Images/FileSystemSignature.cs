namespace PiBoot.Core.Images;

/// <summary>Tells a partition's file system by its content; the partition table's type byte is often wrong.</summary>
/// <param name="Kind">Whether we read it.</param>
/// <param name="Words">Its name for people: <c>Windows (NTFS)</c>.</param>
/// <param name="IsRootLike">It may hold a root file system that we cannot read.</param>
public readonly record struct FileSystemSignature(FileSystemKind Kind, string Words, bool IsRootLike = false)
{
    /// <summary>Bytes from the start that decide: btrfs has its mark farthest in.</summary>
    public const int Needed = BtrfsMarkAt + 8;

    private const int BtrfsMarkAt = 0x10040;
    private const int IsoMarkAt = 0x8001;
    private const int SwapMarkAt = 4086;
    private const int SuperblockAt = 1024;

    public static FileSystemSignature Of(ReadOnlySpan<byte> head) => head switch
    {
        _ when Has(head, 0, [0x4c, 0x55, 0x4b, 0x53, 0xba, 0xbe]) => Foreign("encrypted data (LUKS)"),
        _ when Has(head, 3, "-FVE-FS-"u8) => Foreign("encrypted data (BitLocker)"),
        _ when Has(head, 3, "NTFS    "u8) => Foreign("Windows (NTFS)"),
        _ when Has(head, 3, "EXFAT   "u8) => Foreign("exFAT"),
        _ when Has(head, 0, "hsqs"u8) => Foreign("squashfs"),
        _ when Has(head, 0, "XFSB"u8) => Foreign("xfs"),
        _ when Has(head, 512, "LABELONE"u8) => Foreign("LVM"),
        _ when Has(head, BtrfsMarkAt, "_BHRfS_M"u8) => Foreign("btrfs"),
        _ when Has(head, SuperblockAt, [0x10, 0x20, 0xf5, 0xf2]) => Foreign("f2fs"),
        _ when Has(head, SuperblockAt, [0xe2, 0xe1, 0xf5, 0xe0]) => Foreign("erofs"),
        _ when Has(head, SuperblockAt, "H+"u8) || Has(head, SuperblockAt, "HX"u8) => Foreign("macOS (HFS+)"),
        _ when Has(head, 32, "NXSB"u8) => Foreign("macOS (APFS)"),
        _ when Has(head, SwapMarkAt, "SWAPSPACE2"u8) => new(FileSystemKind.Swap, "swap"),
        _ when Has(head, SuperblockAt + 56, [0x53, 0xef]) => new(FileSystemKind.Ext, "ext4"),
        _ when FatVolume.TryParse(head) is { } fat => new(FileSystemKind.Fat, fat.Words),
        _ when Has(head, IsoMarkAt, "CD001"u8) => new(FileSystemKind.Foreign, "a CD (ISO 9660)"),
        _ => new(FileSystemKind.Unknown, "unknown content"),
    };

    private static FileSystemSignature Foreign(string words) => new(FileSystemKind.Foreign, words, IsRootLike: true);

    private static bool Has(ReadOnlySpan<byte> head, int at, ReadOnlySpan<byte> mark) =>
        head.Length >= at + mark.Length && head[at..].StartsWith(mark);
}
