using System.Buffers.Binary;
using System.Text;

namespace PiBoot.Core.Images;

/// <summary>
/// A zip archive's header before each member (PKWARE's APPNOTE, 4.3.7): PK 03 04, version 2, flags 2, method 2, time 4, CRC
/// 4, packed size 4, size 4, length of the name 2, of the extra part 2, then both.
/// </summary>
/// <param name="Name">For people.</param>
/// <param name="Method">0 stored, 8 deflate.</param>
/// <param name="IsEncrypted">A password is needed.</param>
/// <param name="SizesFollow">Checksum and sizes stand behind the data.</param>
public sealed record ZipMember(string Name, int Method, bool IsEncrypted, bool SizesFollow, bool IsLarge, uint Checksum, long Packed, long Size)
{
    public const int HeaderSize = 30;
    public const int Stored = 0;
    public const int Deflate = 8;

    private const ushort LargeExtra = 1; // Zip64

    public static bool HasMark(ReadOnlySpan<byte> header) => header.StartsWith("PK\x03\x04"u8);

    /// <summary>Bytes of name and extra part behind the fixed header.</summary>
    public static int RestLength(ReadOnlySpan<byte> header) =>
        BinaryPrimitives.ReadUInt16LittleEndian(header[26..]) + BinaryPrimitives.ReadUInt16LittleEndian(header[28..]);

    /// <param name="header">The fixed part and the rest.</param>
    public static ZipMember Parse(ReadOnlySpan<byte> header)
    {
        var flags = BinaryPrimitives.ReadUInt16LittleEndian(header[6..]);
        int nameLength = BinaryPrimitives.ReadUInt16LittleEndian(header[26..]);
        long packed = BinaryPrimitives.ReadUInt32LittleEndian(header[18..]);
        long size = BinaryPrimitives.ReadUInt32LittleEndian(header[22..]);
        var large = FindLarge(header[(HeaderSize + nameLength)..]);
        var hasLarge = !large.IsEmpty;
        if (size == uint.MaxValue && large.Length >= 8)
        {
            size = BinaryPrimitives.ReadInt64LittleEndian(large);
            large = large[8..];
        }

        if (packed == uint.MaxValue && large.Length >= 8)
        {
            packed = BinaryPrimitives.ReadInt64LittleEndian(large);
        }

        return new ZipMember(
            Encoding.UTF8.GetString(header.Slice(HeaderSize, nameLength)), BinaryPrimitives.ReadUInt16LittleEndian(header[8..]),
            (flags & 1) != 0, (flags & 8) != 0, hasLarge, BinaryPrimitives.ReadUInt32LittleEndian(header[14..]), packed, size);
    }

    private static ReadOnlySpan<byte> FindLarge(ReadOnlySpan<byte> extra)
    {
        while (extra.Length >= 4)
        {
            int length = BinaryPrimitives.ReadUInt16LittleEndian(extra[2..]);
            if (length > extra.Length - 4)
            {
                break;
            }

            if (BinaryPrimitives.ReadUInt16LittleEndian(extra) == LargeExtra)
            {
                return extra.Slice(4, length);
            }

            extra = extra[(4 + length)..];
        }

        return [];
    }
}
