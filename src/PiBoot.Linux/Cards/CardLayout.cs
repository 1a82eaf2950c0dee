using System.Buffers.Binary;
using System.Globalization;

namespace PiBoot.Linux.Cards;

/// <summary>
/// How a card is divided: a master boot record and one FAT32 partition. FAT32 needs 65525 clusters at least; with the
/// smallest ones that makes 33 MB, nearly all of it a hole in the image. FAT16 would be smaller, but boot ROMs are known
/// that do not find it (raspberrypi/firmware#1738), while all of Raspberry Pi's own images are FAT32.
/// </summary>
internal static class CardLayout
{
    public const int SectorLength = 512;

    /// <summary>1 MiB, where partitioning tools begin.</summary>
    public const int FirstSector = 2048;
    public const int Sectors = 67584;
    public const long Length = (long)(FirstSector + Sectors) * SectorLength;

    private const int DiskSignatureAt = 440;
    private const int EntryAt = 446;
    private const uint DiskSignature = 0x70694254;
    private const byte Fat32 = 0x0c; // with sector numbers, not cylinders

    /// <summary>The partition within an image, as the mtools are told.</summary>
    public static string Partition(string image) => string.Create(CultureInfo.InvariantCulture, $"{image}@@{FirstSector * SectorLength}");

    /// <summary>What mformat(1) is told after the image: everything that it would take from clock, chance or habit.</summary>
    public static IReadOnlyList<string> Format { get; } =
    [
        "-F", "-c", "1", "-h", "64", "-s", "32", "-N", "70694254",
        "-T", Sectors.ToString(CultureInfo.InvariantCulture), "-H", FirstSector.ToString(CultureInfo.InvariantCulture), "::",
    ];

    public static byte[] BootRecord()
    {
        var record = new byte[SectorLength];
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(DiskSignatureAt), DiskSignature);
        var entry = record.AsSpan(EntryAt, 16);
        // Cylinder, head and sector of beginning and end: "beyond", so that the sector numbers count.
        entry[1] = entry[2] = entry[3] = 0xff;
        entry[5] = entry[6] = entry[7] = 0xff;
        entry[1] = entry[5] = 0xfe;
        entry[4] = Fat32;
        BinaryPrimitives.WriteInt32LittleEndian(entry[8..], FirstSector);
        BinaryPrimitives.WriteInt32LittleEndian(entry[12..], Sectors);
        record[510] = 0x55;
        record[511] = 0xaa;
        return record;
    }
}
