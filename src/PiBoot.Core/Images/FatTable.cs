using System.Buffers.Binary;

namespace PiBoot.Core.Images;

/// <summary>The allocation table: for each cluster the next one of its file.</summary>
public sealed class FatTable(FatVolume volume, byte[] bytes)
{
    /// <summary>Bytes in clusters that belong to something.</summary>
    public long UsedBytes()
    {
        var used = 0L;
        for (var cluster = FatVolume.FirstCluster; cluster < volume.Clusters + FatVolume.FirstCluster; cluster++)
        {
            used += Entry(cluster) != 0 ? volume.ClusterSize : 0;
        }

        return used;
    }

    /// <summary>The clusters of a file in order.</summary>
    /// <param name="first">Its first cluster; 0 for an empty file.</param>
    /// <param name="most">The most that it may have.</param>
    /// <exception cref="ImageException">The chain leads out of the file system, or is longer: it may be a ring.</exception>
    public List<uint> Chain(uint first, long most)
    {
        var chain = new List<uint>();
        for (var cluster = first; cluster != 0 && !IsEnd(cluster); cluster = Entry(cluster))
        {
            if (cluster < FatVolume.FirstCluster || cluster - FatVolume.FirstCluster >= volume.Clusters)
            {
                throw new ImageException($"has a damaged {volume.Words}: a file leads to its cluster {cluster} of {volume.Clusters}");
            }

            if (chain.Count >= most)
            {
                throw new ImageException($"has a damaged {volume.Words}: what begins at its cluster {first} never ends");
            }

            chain.Add(cluster);
        }

        return chain;
    }

    private bool IsEnd(uint entry) => volume.Bits switch
    {
        12 => entry >= 0xff8,
        16 => entry >= 0xfff8,
        _ => entry >= 0x0ffffff8,
    };

    private uint Entry(uint cluster)
    {
        switch (volume.Bits)
        {
            case 12:
                var pair = BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan((int)(cluster + (cluster / 2))));
                return (cluster & 1) == 0 ? pair & 0xfffu : (uint)pair >> 4;
            case 16:
                return BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan((int)cluster * 2));
            default:
                return BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan((int)cluster * 4)) & 0x0fffffff;
        }
    }
}
