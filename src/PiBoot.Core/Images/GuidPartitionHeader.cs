using System.Buffers.Binary;

namespace PiBoot.Core.Images;

/// <summary>
/// The header of a GPT (UEFI 2.10, 5.3.2): "EFI PART", revision 4, header size 4, CRC-32 4, reserved 4, own sector 8,
/// other header's sector 8, first usable 8, last usable 8, disk GUID 16, entries' sector 8, entries 4, entry size 4, CRC-32
/// of the entries 4.
/// </summary>
/// <param name="EntriesSector">Where the entries begin.</param>
/// <param name="Count">How many.</param>
/// <param name="EntrySize">Bytes of one.</param>
/// <param name="EntriesChecksum">CRC-32 of all of them.</param>
public sealed record GuidPartitionHeader(ulong EntriesSector, uint Count, uint EntrySize, uint EntriesChecksum)
{
    private const int SmallestHeader = 92;
    private const int SmallestEntry = 128;
    private const int LargestEntry = 4096;
    private const uint MostEntries = 1024;

    public int EntriesLength => (int)(Count * EntrySize);

    public static bool HasMark(ReadOnlySpan<byte> sector) => sector.StartsWith("EFI PART"u8);

    /// <summary>Null when it is damaged.</summary>
    public static GuidPartitionHeader? TryParse(ReadOnlySpan<byte> sector)
    {
        if (!HasMark(sector) || sector.Length < SmallestHeader)
        {
            return null;
        }

        var size = BinaryPrimitives.ReadUInt32LittleEndian(sector[12..]);
        if (size < SmallestHeader || size > sector.Length)
        {
            return null;
        }

        var header = sector[..(int)size].ToArray();
        var checksum = BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(16));
        header.AsSpan(16, 4).Clear();
        var parsed = new GuidPartitionHeader(
            BinaryPrimitives.ReadUInt64LittleEndian(header.AsSpan(72)),
            BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(80)),
            BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(84)),
            BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(88)));
        return Crc32.Of(header) == checksum && parsed is { Count: <= MostEntries, EntrySize: >= SmallestEntry and <= LargestEntry }
            ? parsed
            : null;
    }

    /// <summary>
    /// Each entry: type GUID 16 (zero: unused), own GUID 16, first sector 8, last sector 8, flags 8, name 72. Null when the
    /// entries are damaged.
    /// </summary>
    public IReadOnlyList<Partition>? TryParseEntries(ReadOnlySpan<byte> entries, int sectorSize)
    {
        if (entries.Length < EntriesLength || Crc32.Of(entries[..EntriesLength]) != EntriesChecksum)
        {
            return null;
        }

        var partitions = new List<Partition>();
        for (var i = 0; i < Count; i++)
        {
            var entry = entries.Slice((int)(i * EntrySize), SmallestEntry);
            if (!entry[..16].ContainsAnyExcept((byte)0))
            {
                continue;
            }

            var first = BinaryPrimitives.ReadUInt64LittleEndian(entry[32..]);
            var last = BinaryPrimitives.ReadUInt64LittleEndian(entry[40..]);
            if (last < first || last >= (ulong)long.MaxValue / (ulong)sectorSize)
            {
                return null;
            }

            partitions.Add(new Partition(i + 1, (long)first * sectorSize, (long)(last - first + 1) * sectorSize));
        }

        return partitions;
    }
}
