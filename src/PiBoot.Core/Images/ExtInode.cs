using System.Buffers.Binary;

namespace PiBoot.Core.Images;

/// <summary>
/// An inode (ext4's documentation in the kernel tree, "Index Nodes"): mode at 0, owner at 2 and 120, size at 4 and 108, time
/// of change at 16 and 136, group at 24 and 122, links at 26, flags at 32, map of blocks at 40 (60 bytes), attribute block
/// at 104 and 118, length of the part beyond 128 at 128.
/// </summary>
public sealed record ExtInode
{
    /// <summary>Bytes of the map of blocks, which small content may use instead.</summary>
    public const int MapLength = 60;

    private const int MapAt = 40;
    private const int SmallSize = 128;
    private const uint CompressedFlag = 0x4;
    private const uint EncryptedFlag = 0x800;
    private const uint ExtentsFlag = 0x80000;
    private const uint InlineFlag = 0x10000000;
    private const uint CasefoldFlag = 0x40000000;

    public required ushort Mode { get; init; }

    public required uint User { get; init; }

    public required uint Group { get; init; }

    public required long Size { get; init; }

    public required long ChangeSeconds { get; init; }

    public required uint ChangeNanoseconds { get; init; }

    public required uint Flags { get; init; }

    public required long AttributeBlock { get; init; }

    public required byte[] Map { get; init; }

    /// <summary>What is behind the fixed fields, from its mark on; empty where there is none.</summary>
    public required byte[] Attributes { get; init; }

    public ExtFileKind Kind => (ExtFileKind)(Mode >> 12);

    public bool HasExtents => (Flags & ExtentsFlag) != 0;

    public bool IsInline => (Flags & InlineFlag) != 0;

    /// <summary>The content stands in the map. Only symbolic links do that without the inline flag.</summary>
    public bool IsFastLink => Kind == ExtFileKind.SymbolicLink && Size < MapLength && !HasExtents && !IsInline;

    /// <summary>Null for one that is not in use, or whose file was removed.</summary>
    public static ExtInode? TryParse(ReadOnlySpan<byte> bytes)
    {
        var mode = BinaryPrimitives.ReadUInt16LittleEndian(bytes);
        if (mode >> 12 == 0 || BinaryPrimitives.ReadUInt16LittleEndian(bytes[26..]) == 0)
        {
            return null;
        }

        var extra = bytes.Length > SmallSize ? BinaryPrimitives.ReadUInt16LittleEndian(bytes[SmallSize..]) : 0;
        var timeExtra = extra >= 12 && bytes.Length >= 140 ? BinaryPrimitives.ReadUInt32LittleEndian(bytes[136..]) : 0;
        var attributesAt = SmallSize + extra;
        return new ExtInode
        {
            Mode = mode,
            User = U16(bytes, 2) | ((uint)U16(bytes, 120) << 16),
            Group = U16(bytes, 24) | ((uint)U16(bytes, 122) << 16),
            Size = U32(bytes, 4) | ((long)U32(bytes, 108) << 32),
            ChangeSeconds = (int)U32(bytes, 16) + ((long)(timeExtra & 3) << 32),
            ChangeNanoseconds = Math.Min(timeExtra >> 2, 999_999_999),
            Flags = U32(bytes, 32),
            AttributeBlock = U32(bytes, 104) | ((long)U16(bytes, 118) << 32),
            Map = bytes.Slice(MapAt, MapLength).ToArray(),
            Attributes = extra >= 4 && attributesAt + 4 <= bytes.Length && U32(bytes, attributesAt) == ExtAttributes.Mark
                ? bytes[attributesAt..].ToArray()
                : [],
        };
    }

    /// <summary>The reason why this one cannot be taken over, with its feature's name; null when it can.</summary>
    public string? Refusal => Flags switch
    {
        _ when (Flags & EncryptedFlag) != 0 => "is encrypted (fscrypt)",
        _ when (Flags & CasefoldFlag) != 0 => "ignores case in its names (casefold)",
        _ when (Flags & CompressedFlag) != 0 && !HasExtents => "is compressed",
        _ when !Enum.IsDefined(Kind) => $"is of the unknown kind {Mode >> 12}",
        _ => null,
    };

    /// <summary>A device's numbers: the old form in the map's first word, else the new one in its second.</summary>
    public (uint Major, uint Minor) Device
    {
        get
        {
            var old = U32(Map, 0);
            var value = U32(Map, 4);
            return old != 0
                ? ((old >> 8) & 0xff, old & 0xff)
                : ((value >> 8) & 0xfff, (value & 0xff) | ((value >> 12) & 0xfff00));
        }
    }

    private static uint U32(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);

    private static ushort U16(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);
}
