using System.Buffers.Binary;

namespace PiBoot.Core.Images;

/// <summary>
/// Extended attributes, in the inode behind a mark or in a block behind a header of 32 bytes: length of the name 1, index of
/// its prefix 1, place of the value 2, inode of the value 4, size 4, hash 4, name. Four zeros end the list.
/// </summary>
public static class ExtAttributes
{
    /// <summary>The first four bytes, in the inode and in the block.</summary>
    public const uint Mark = 0xea020000;

    private const int BlockHeader = 32;
    private const int EntryHeader = 16;
    private const int SystemIndex = 7;

    /// <param name="bytes">The inode's part, from the mark on.</param>
    /// <param name="inlineData">The rest of the content of a file that is kept in its inode; null when there is none.</param>
    public static List<NamedValue> ParseInode(ReadOnlySpan<byte> bytes, out byte[]? inlineData)
    {
        inlineData = null;
        return bytes.Length < 8 ? [] : Parse(bytes[4..], 0, ref inlineData);
    }

    /// <exception cref="ImageException">The block holds no attributes, or ones that lead out of it.</exception>
    public static List<NamedValue> ParseBlock(ReadOnlySpan<byte> block)
    {
        byte[]? none = null;
        return BinaryPrimitives.ReadUInt32LittleEndian(block) == Mark ? Parse(block, BlockHeader, ref none) : throw Damaged();
    }

    private static ImageException Damaged() => new("has a damaged ext4 file system: extended attributes that lead out of their place");

    private static List<NamedValue> Parse(ReadOnlySpan<byte> area, int at, ref byte[]? inlineData)
    {
        var attributes = new List<NamedValue>();
        while (at + 4 <= area.Length && BinaryPrimitives.ReadUInt32LittleEndian(area[at..]) != 0)
        {
            if (at + EntryHeader > area.Length || at + EntryHeader + area[at] > area.Length)
            {
                throw Damaged();
            }

            var entry = area[at..];
            var name = entry.Slice(EntryHeader, entry[0]);
            var value = Value(area, entry);
            if (entry[1] == SystemIndex && name.SequenceEqual("data"u8))
            {
                inlineData = value.ToArray();
            }
            else
            {
                attributes.Add(Make(entry[1], name, value));
            }

            at += (EntryHeader + name.Length + 3) & ~3;
        }

        return attributes;
    }

    private static ReadOnlySpan<byte> Value(ReadOnlySpan<byte> area, ReadOnlySpan<byte> entry)
    {
        int place = BinaryPrimitives.ReadUInt16LittleEndian(entry[2..]);
        var size = BinaryPrimitives.ReadUInt32LittleEndian(entry[8..]);
        if (BinaryPrimitives.ReadUInt32LittleEndian(entry[4..]) != 0)
        {
            throw new ImageException("has an ext4 file system with large attributes in inodes of their own (ea_inode), which is not supported");
        }

        return size <= area.Length && place + size <= area.Length ? area.Slice(place, (int)size) : throw Damaged();
    }

    private static NamedValue Make(byte index, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value) => index switch
    {
        1 => new([.. "user."u8, .. name, 0], value.ToArray()),
        2 => new([.. "system.posix_acl_access\0"u8], ExtAccessList.ToKernel(value)),
        3 => new([.. "system.posix_acl_default\0"u8], ExtAccessList.ToKernel(value)),
        4 => new([.. "trusted."u8, .. name, 0], value.ToArray()),
        6 => new([.. "security."u8, .. name, 0], value.ToArray()),
        7 => new([.. "system."u8, .. name, 0], value.ToArray()),
        _ => throw new ImageException($"has an ext4 file system with an attribute of the unknown kind {index}"),
    };
}
