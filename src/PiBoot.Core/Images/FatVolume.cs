using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace PiBoot.Core.Images;

/// <summary>
/// The first sector of a FAT file system: sector size at 11 (2 bytes), sectors of a cluster at 13, reserved sectors at 14
/// (2), FATs at 16, root entries at 17 (2), sectors at 19 (2) or 32 (4), media at 21, sectors of a FAT at 22 (2) or 36 (4),
/// root cluster at 44 (4), label at 43 or 71. As the Linux kernel does, FAT32 is told by an empty field at 22.
/// </summary>
public sealed record FatVolume(
    int Bits, int ClusterSize, long FatStart, long FatLength, long RootStart, int RootLength, uint RootCluster, long DataStart, uint Clusters, string Label)
{
    /// <summary>The first cluster has number 2: the two entries before it hold marks.</summary>
    public const uint FirstCluster = 2;

    private const int LabelLength = 11;
    private const int DirectoryEntrySize = 32;
    private const uint MostFat12Clusters = 4084;
    private const uint MostClusters = 0x0ffffff5;

    public string Words => Label.Length > 0 ? $"FAT{Bits} '{Label}'" : $"FAT{Bits}";

    /// <summary>Bytes from the start of the file system to behind its last cluster.</summary>
    public long Length => DataStart + ((long)Clusters * ClusterSize);

    /// <summary>Null when it is no FAT, or one whose figures contradict each other.</summary>
    public static FatVolume? TryParse(ReadOnlySpan<byte> head)
    {
        if (head.Length < 512 || head[510] != 0x55 || head[511] != 0xaa || head[0] is not (0xeb or 0xe9))
        {
            return null;
        }

        int sectorSize = BinaryPrimitives.ReadUInt16LittleEndian(head[11..]);
        int clusterSectors = head[13];
        int reserved = BinaryPrimitives.ReadUInt16LittleEndian(head[14..]);
        int fats = head[16];
        if (sectorSize is < 512 or > 4096 || !BitOperations.IsPow2(sectorSize) || !BitOperations.IsPow2(clusterSectors) ||
            reserved == 0 || fats is 0 or > 2 || head[21] < 0xf0)
        {
            return null;
        }

        return Measure(head, sectorSize, clusterSectors, reserved, fats);
    }

    private static FatVolume? Measure(ReadOnlySpan<byte> head, int sectorSize, int clusterSectors, int reserved, int fats)
    {
        uint shortFat = BinaryPrimitives.ReadUInt16LittleEndian(head[22..]);
        uint shortTotal = BinaryPrimitives.ReadUInt16LittleEndian(head[19..]);
        var fatSectors = shortFat != 0 ? shortFat : BinaryPrimitives.ReadUInt32LittleEndian(head[36..]);
        var total = shortTotal != 0 ? shortTotal : BinaryPrimitives.ReadUInt32LittleEndian(head[32..]);
        var rootLength = BinaryPrimitives.ReadUInt16LittleEndian(head[17..]) * DirectoryEntrySize;
        var rootStart = ((long)reserved + ((long)fats * fatSectors)) * sectorSize;
        var dataStart = rootStart + ((rootLength + sectorSize - 1) / sectorSize * sectorSize);
        var clusterSize = clusterSectors * sectorSize;
        var clusters = (((long)total * sectorSize) - dataStart) / clusterSize;
        if (clusters is <= 0 or > MostClusters || fatSectors == 0)
        {
            return null;
        }

        var bits = shortFat == 0 ? 32 : clusters > MostFat12Clusters ? 16 : 12;
        var fatLength = (long)fatSectors * sectorSize;
        if (fatLength * 8 / bits < clusters + FirstCluster)
        {
            return null;
        }

        return new FatVolume(
            bits, clusterSize, (long)reserved * sectorSize, fatLength, rootStart, rootLength,
            bits == 32 ? BinaryPrimitives.ReadUInt32LittleEndian(head[44..]) : 0,
            dataStart, (uint)clusters, ReadLabel(head.Slice(bits == 32 ? 71 : 43, LabelLength)));
    }

    private static string ReadLabel(ReadOnlySpan<byte> label)
    {
        var text = Encoding.Latin1.GetString(label).TrimEnd(' ', '\0');
        return text == "NO NAME" || text.Any(char.IsControl) ? "" : text;
    }
}
