using System.Buffers.Binary;

namespace PiBoot.Protocol.Pcap;

/// <summary>
/// One frame of a capture file:
/// <code>
///   0 seconds since 1970  4 nanoseconds  8 bytes that are here  12 bytes that the frame had  16 the bytes
/// </code>
/// </summary>
public readonly ref struct PcapRecord
{
    public const int HeaderLength = 16;

    /// <summary>A file that says a frame has more is damaged: 256 kB is the snap length of tcpdump.</summary>
    private const uint LongestFrame = 256 * 1024;

    private const long Second = 1_000_000_000;

    /// <summary>Since 1970, UTC.</summary>
    public long Nanoseconds { get; private init; }

    /// <summary>Bytes that the frame had, of which <see cref="Frame"/> may be only the first.</summary>
    public uint OriginalLength { get; private init; }

    public ReadOnlySpan<byte> Frame { get; private init; }

    /// <summary>Takes one from the front of what follows the file's header.</summary>
    /// <returns>False when no whole one is there.</returns>
    public static bool TryTake(in PcapFile file, ref ReadOnlySpan<byte> rest, out PcapRecord record)
    {
        record = default;
        if (rest.Length < HeaderLength)
        {
            return false;
        }

        var kept = PcapFile.Number(rest[8..], file.IsBigEndian);
        if (kept > LongestFrame || kept > rest.Length - HeaderLength)
        {
            return false;
        }

        var fraction = PcapFile.Number(rest[4..], file.IsBigEndian);
        record = new PcapRecord
        {
            Nanoseconds = (PcapFile.Number(rest, file.IsBigEndian) * Second) + (file.IsNanoseconds ? fraction : fraction * 1000L),
            OriginalLength = PcapFile.Number(rest[12..], file.IsBigEndian),
            Frame = rest.Slice(HeaderLength, (int)kept),
        };
        rest = rest[(HeaderLength + (int)kept)..];
        return true;
    }

    /// <summary>Writes a record's header; its bytes follow it.</summary>
    /// <param name="bytes">At least <see cref="HeaderLength"/>.</param>
    /// <param name="nanoseconds">Since 1970, UTC.</param>
    /// <param name="kept">Bytes that follow.</param>
    /// <param name="originalLength">Bytes that the frame had.</param>
    public static void WriteHeader(Span<byte> bytes, long nanoseconds, int kept, int originalLength)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, (uint)(nanoseconds / Second));
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[4..], (uint)(nanoseconds % Second));
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[8..], (uint)kept);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[12..], (uint)originalLength);
    }
}
