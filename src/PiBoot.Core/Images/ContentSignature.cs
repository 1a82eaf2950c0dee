namespace PiBoot.Core.Images;

/// <summary>Tells a source's kind by its content; a file's name is never asked.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Words">For people, with article where it has one: <c>a 7-Zip archive</c>.</param>
public readonly record struct ContentSignature(ContentKind Kind, string Words)
{
    /// <summary>Bytes from the start that decide; fewer are fine when the source is shorter.</summary>
    public const int Needed = 4096;

    private const int BootMarkAt = 510;
    private const int TarMarkAt = 257;
    private const int TarChecksumAt = 148;

    public static ContentSignature Of(ReadOnlySpan<byte> head)
    {
        if (Container(head) is { } container)
        {
            return container;
        }

        if (FileSystemSignature.Of(head) is { Kind: not FileSystemKind.Unknown } system && !IsBootSector(head, system))
        {
            return new ContentSignature(ContentKind.Foreign, $"{system.Words} without a partition table");
        }

        return HasBootMark(head)
            ? new ContentSignature(ContentKind.Disk, "image")
            : new ContentSignature(ContentKind.Unknown, head.IsEmpty ? "an empty file" : "nothing known");
    }

    private static ContentSignature? Container(ReadOnlySpan<byte> head) => head switch
    {
        _ when Starts(head, [0x1f, 0x8b]) => new(ContentKind.Gzip, "gzip-compressed"),
        _ when Starts(head, [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]) => new(ContentKind.Xz, "xz-compressed"),
        _ when IsZstandard(head) => new(ContentKind.Zstandard, "zstd-compressed"),
        _ when Starts(head, "PK\x03\x04"u8) => new(ContentKind.Zip, "zipped"),
        _ when IsTar(head) => new(ContentKind.Tar, "tar archive"),
        _ => Foreign(head) is { } words ? new ContentSignature(ContentKind.Foreign, words) : null,
    };

    private static string? Foreign(ReadOnlySpan<byte> head) => head switch
    {
        _ when Starts(head, "BZh"u8) => "bzip2-compressed data",
        _ when Starts(head, [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c]) => "a 7-Zip archive",
        _ when Starts(head, "Rar!"u8) => "a RAR archive",
        _ when Starts(head, [0x04, 0x22, 0x4d, 0x18]) => "lz4-compressed data",
        _ when Starts(head, [0x5d, 0x00, 0x00]) => "lzma-compressed data of the old format",
        _ when Starts(head, "PK\x05\x06"u8) => "an empty zip archive",
        _ when Starts(head, [0x51, 0x46, 0x49, 0xfb]) => "a QEMU disk (qcow2)",
        _ when Starts(head, "KDMV"u8) => "a VMware disk (VMDK)",
        _ when Starts(head, "conectix"u8) || Starts(head, "vhdxfile"u8) => "a Hyper-V disk (VHD)",
        _ when Starts(head, [0x3a, 0xff, 0x26, 0xed]) => "an Android sparse image",
        _ when Starts(head, [0x7f, 0x45, 0x4c, 0x46]) => "a program",
        _ when Starts(head, "-----BEGIN PGP"u8) => "a signature, not what it signs",
        _ when IsWebPage(head) => "a web page, not an image: the address leads to a page about the download",
        _ => null,
    };

    private static bool Starts(ReadOnlySpan<byte> head, ReadOnlySpan<byte> mark) => head.StartsWith(mark);

    /// <summary>RFC 8878: a frame, or a skippable frame before it.</summary>
    private static bool IsZstandard(ReadOnlySpan<byte> head) =>
        Starts(head, [0x28, 0xb5, 0x2f, 0xfd]) || (head.Length > 4 && (head[0] & 0xf0) == 0x50 && head[1..].StartsWith((ReadOnlySpan<byte>)[0x2a, 0x4d, 0x18]));

    /// <summary>The old format has no mark; its header's checksum tells.</summary>
    private static bool IsTar(ReadOnlySpan<byte> head) =>
        head.Length >= TarHeader.BlockSize &&
        (head[TarMarkAt..].StartsWith("ustar"u8) || (head[0] > 0x20 && head[TarChecksumAt] is >= (byte)'0' and <= (byte)'7')) &&
        TarHeader.HasRightChecksum(head);

    private static bool HasBootMark(ReadOnlySpan<byte> head) =>
        head.Length >= 512 && head[BootMarkAt] == 0x55 && head[BootMarkAt + 1] == 0xaa;

    /// <summary>A boot loader in the first sector may look like a FAT's; a partition table in it that makes sense decides.</summary>
    private static bool IsBootSector(ReadOnlySpan<byte> head, in FileSystemSignature system) =>
        HasBootMark(head) &&
        system.Kind is FileSystemKind.Fat or FileSystemKind.Ext &&
        MasterBootRecord.Parse(head).Entries is { Count: > 0 } entries &&
        entries.All(entry => entry.Status is 0 or 0x80);

    private static bool IsWebPage(ReadOnlySpan<byte> head)
    {
        var text = System.Text.Encoding.ASCII.GetString(head[..Math.Min(head.Length, 256)]).TrimStart();
        return text.StartsWith("<!doctype", StringComparison.OrdinalIgnoreCase) || text.StartsWith("<html", StringComparison.OrdinalIgnoreCase) ||
            text.StartsWith("<?xml", StringComparison.OrdinalIgnoreCase);
    }
}
