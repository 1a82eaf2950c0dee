using System.Text;

namespace PiBoot.Core.Images;

/// <summary>
/// One block of 512 bytes before each member (POSIX.1-2017, pax, "ustar Interchange Format"; GNU's numbers beyond octal):
/// name 100, mode 8, owner 8, group 8, size 12, time 12, checksum 8, kind 1, link 100, mark 6, version 2, user 32, group 32,
/// major 8, minor 8, prefix 155.
/// </summary>
public sealed record TarHeader(byte[] Name, uint Mode, uint User, uint Group, long Size, long Changed, char Kind, byte[] Link, uint Major, uint Minor)
{
    /// <summary>Bytes of a header, and what contents are filled up to.</summary>
    public const int BlockSize = 512;

    private const int ChecksumAt = 148;
    private const int ChecksumLength = 8;
    private const int PrefixAt = 345;
    private const int PrefixLength = 155;

    /// <exception cref="ImageException">The checksum or a number is wrong.</exception>
    public static TarHeader Parse(ReadOnlySpan<byte> block)
    {
        if (!HasRightChecksum(block))
        {
            throw new ImageException("is a damaged tar archive: a header's checksum is wrong");
        }

        var name = Text(block[..100]);
        var prefix = block.Slice(257, 6).SequenceEqual("ustar\0"u8) ? Text(block.Slice(PrefixAt, PrefixLength)) : [];
        return new TarHeader(
            prefix.Length > 0 ? [.. prefix, (byte)'/', .. name] : name,
            (uint)Number(block.Slice(100, 8)) & 0xfff,
            (uint)Number(block.Slice(108, 8)),
            (uint)Number(block.Slice(116, 8)),
            Number(block.Slice(124, 12)),
            Number(block.Slice(136, 12)),
            (char)block[156],
            Text(block.Slice(157, 100)),
            (uint)Number(block.Slice(329, 8)),
            (uint)Number(block.Slice(337, 8)));
    }

    /// <summary>The sum of all bytes, the sum's own field counted as blanks.</summary>
    public static bool HasRightChecksum(ReadOnlySpan<byte> block)
    {
        var sum = ChecksumLength * (uint)' ';
        for (var i = 0; i < BlockSize; i++)
        {
            sum += i is >= ChecksumAt and < ChecksumAt + ChecksumLength ? 0u : block[i];
        }

        return TryNumber(block.Slice(ChecksumAt, ChecksumLength)) == sum;
    }

    private static long Number(ReadOnlySpan<byte> field) => TryNumber(field) ??
        throw new ImageException($"is a damaged tar archive: '{Encoding.Latin1.GetString(field).Trim('\0', ' ')}' stands where a number should");

    /// <summary>Octal digits; or, after a first byte of 80 or ff, a big-endian number (GNU).</summary>
    private static long? TryNumber(ReadOnlySpan<byte> field)
    {
        if (field[0] is 0x80 or 0xff)
        {
            long value = field[0] == 0xff ? -1 : 0;
            foreach (var part in field[1..])
            {
                value = (value << 8) | part;
            }

            return value;
        }

        var digits = Encoding.Latin1.GetString(field).Trim('\0', ' ');
        var number = 0L;
        foreach (var digit in digits)
        {
            if (digit is < '0' or > '7')
            {
                return null;
            }

            number = (number << 3) + (digit - '0');
        }

        return number;
    }

    private static byte[] Text(ReadOnlySpan<byte> field)
    {
        var end = field.IndexOf((byte)0);
        return (end < 0 ? field : field[..end]).ToArray();
    }
}
