using System.Text;
using PiBoot.Core.Images;
using PiBoot.Linux.Volumes;

namespace PiBoot.Linux.Images;

/// <summary>
/// One FAT file system of a disk. Its files lie anywhere in it, so in a stream its used clusters are held in a spill file
/// until it is known whether these are the boot files; it is small.
/// </summary>
internal sealed class FatPartition : IDisposable
{
    private const int MostDepth = 32;
    private const int LargestTable = 64 << 20;
    private const int MostDirectoryBytes = 2 << 20; // 65,536 entries of 32 bytes: the format's own limit
    private const uint DirectoryMode = 0x1ed; // 0755
    private const uint FileMode = 0x1a4; // 0644

    private readonly FatVolume volume;
    private readonly UnpackMeter meter;
    private readonly SpillFile? spill;
    private readonly ImageBytes data;
    private readonly long start;
    private readonly FatTable table;
    private readonly HashSet<uint> directories = [];
    private readonly byte[] buffer = new byte[1 << 20];
    private readonly List<FatEntry> entries;
    private long bytesLeft;

    private FatPartition(ImageBytes data, long start, FatVolume volume, FatTable table, SpillFile? spill, UnpackMeter meter)
    {
        (this.data, this.start, this.volume, this.table, this.spill, this.meter) = (data, start, volume, table, spill, meter);
        bytesLeft = volume.Length;
        entries = FatDirectory.Parse(ReadRoot(), out var label);
        Words = label is null ? volume.Words : (volume with { Label = label }).Words;
        Score = BootFileNames.Score(entries.Where(entry => !entry.IsDirectory).Select(entry => entry.Name));
    }

    public string Words { get; }

    /// <summary>How much it looks like the one that boots.</summary>
    public int Score { get; }

    /// <exception cref="ImageException">It is damaged, cut or too large for the drive.</exception>
    public static FatPartition Open(ImageBytes bytes, Partition partition, FatVolume volume, UnpackOrder order, UnpackMeter meter)
    {
        if (volume.FatStart + volume.FatLength > LargestTable || volume.Length > partition.Length)
        {
            throw new ImageException($"has a damaged {volume.Words} in its partition {partition.Number}: it is larger than the partition");
        }

        var front = new byte[volume.FatStart + volume.FatLength];
        bytes.ReadExactly(front);
        var table = new FatTable(volume, front[(int)volume.FatStart..]);
        SpaceCheck.Require(order.BootTarget, table.UsedBytes());
        if (bytes.CanGoBack)
        {
            bytes.ReadAt(partition.Start + volume.Length - 1, front.AsSpan(0, 1));
            return new FatPartition(bytes, partition.Start, volume, table, null, meter);
        }

        var spill = new SpillFile(order.Scratch);
        try
        {
            Spill(bytes, partition.Start, volume, spill, meter);
            return new FatPartition(spill.Read(volume.Length), 0, volume, table, spill, meter);
        }
        catch
        {
            spill.Dispose();
            throw;
        }
    }

    /// <summary>Makes its files, which belong to root and are for everybody to read.</summary>
    public void Unpack(OpenedDirectory target) => Unpack(entries, target, 0);

    public void Dispose()
    {
        if (spill is not null)
        {
            data.Dispose();
            spill.Dispose();
        }
    }

    private static void Spill(ImageBytes bytes, long start, FatVolume volume, SpillFile spill, UnpackMeter meter)
    {
        spill.SetLength(volume.Length);
        for (var end = start + volume.Length; bytes.Position < end; meter.Look())
        {
            var at = bytes.Position - start;
            spill.Write(bytes.Next(end - bytes.Position), at);
        }
    }

    private ImageException Damaged(string what) => new($"has a damaged {volume.Words}: {what}");

    private byte[] ReadRoot()
    {
        if (volume.Bits == 32)
        {
            return ReadDirectory(volume.RootCluster);
        }

        var root = new byte[volume.RootLength];
        data.ReadAt(start + volume.RootStart, root);
        return root;
    }

    private byte[] ReadDirectory(uint cluster)
    {
        if (!directories.Add(cluster))
        {
            throw Damaged("two directories share a cluster");
        }

        var chain = table.Chain(cluster, Math.Max(1, MostDirectoryBytes / volume.ClusterSize));
        var bytes = new byte[chain.Count * volume.ClusterSize];
        for (var i = 0; i < chain.Count; i++)
        {
            data.ReadAt(Place(chain[i]), bytes.AsSpan(i * volume.ClusterSize, volume.ClusterSize));
        }

        return bytes;
    }

    private long Place(uint cluster) => start + volume.DataStart + ((long)(cluster - FatVolume.FirstCluster) * volume.ClusterSize);

    private void Unpack(List<FatEntry> listed, OpenedDirectory target, int depth)
    {
        if (depth > MostDepth)
        {
            throw Damaged($"directories nested deeper than {MostDepth}");
        }

        foreach (var entry in listed)
        {
            meter.AddFile();
            var name = Name(entry.Name);
            if (entry.IsDirectory)
            {
                NewEntry.Directory(target, name);
                using var child = target.Child(name);
                Unpack(entry.Cluster == 0 ? [] : FatDirectory.Parse(ReadDirectory(entry.Cluster), out _), child, depth + 1);
                NewEntry.Dress(child.Handle, Look(entry, DirectoryMode), target, name);
            }
            else
            {
                UnpackFile(entry, target, name);
            }
        }
    }

    private byte[] Name(string name) => name is "." or ".." || name.AsSpan().ContainsAny('/', '\0')
        ? throw Damaged("it holds a name that no file can have")
        : Encoding.UTF8.GetBytes(name + "\0");

    private static EntryLook Look(FatEntry entry, uint mode) => new(mode, 0, 0, entry.Changed, 0, []);

    private void UnpackFile(FatEntry entry, OpenedDirectory target, byte[] name)
    {
        bytesLeft -= entry.Size;
        var chain = table.Chain(entry.Size == 0 ? 0 : entry.Cluster, ((long)entry.Size + volume.ClusterSize - 1) / volume.ClusterSize + 1);
        if ((long)chain.Count * volume.ClusterSize < entry.Size || bytesLeft < 0)
        {
            throw Damaged($"'{entry.Name}' has fewer clusters than its {entry.Size} bytes need");
        }

        using var file = NewEntry.File(target, name);
        long at = 0;
        for (var i = 0; i < chain.Count && at < entry.Size;)
        {
            var run = Run(chain, i);
            var length = (int)Math.Min((long)run * volume.ClusterSize, entry.Size - at);
            data.ReadAt(Place(chain[i]), buffer.AsSpan(0, length));
            NewEntry.Write(file, buffer.AsSpan(0, length), at, target.PathOf(name));
            meter.AddWritten(length);
            at += length;
            i += run;
        }

        NewEntry.Dress(file, Look(entry, FileMode), target, name);
    }

    /// <summary>Clusters that stand side by side, as many as the buffer holds.</summary>
    private int Run(List<uint> chain, int from)
    {
        var most = Math.Max(1, buffer.Length / volume.ClusterSize);
        var count = 1;
        while (count < most && from + count < chain.Count && chain[from + count] == chain[from] + count)
        {
            count++;
        }

        return count;
    }
}
