using System.Buffers.Binary;

namespace PiBoot.Core.Images;

/// <summary>
/// A disk's first sector, and the record before each logical partition: from byte 446 four entries of 16 bytes (status 1,
/// CHS 3, type 1, CHS 3, first sector 4, sectors 4), then 55 aa.
/// </summary>
/// <param name="Entries">The used ones.</param>
public sealed record MasterBootRecord(IReadOnlyList<MasterBootEntry> Entries)
{
    public const int SectorSize = 512;

    private const int EntriesAt = 446;
    private const int EntrySize = 16;
    private const int EntryCount = 4;
    private const int MarkAt = 510;

    /// <exception cref="ImageException">The sector is no such record.</exception>
    public static MasterBootRecord Parse(ReadOnlySpan<byte> sector)
    {
        if (sector.Length < SectorSize || sector[MarkAt] != 0x55 || sector[MarkAt + 1] != 0xaa)
        {
            throw new ImageException("has a damaged partition table: a record of it lacks its end mark 55 aa");
        }

        var entries = new List<MasterBootEntry>(EntryCount);
        for (var slot = 0; slot < EntryCount; slot++)
        {
            var entry = sector.Slice(EntriesAt + (slot * EntrySize), EntrySize);
            var count = BinaryPrimitives.ReadUInt32LittleEndian(entry[12..]);
            if (entry[4] != 0 && count != 0)
            {
                entries.Add(new MasterBootEntry(slot, entry[0], entry[4], BinaryPrimitives.ReadUInt32LittleEndian(entry[8..]), count));
            }
        }

        return new MasterBootRecord(entries);
    }
}
