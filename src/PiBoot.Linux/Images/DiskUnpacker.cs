using PiBoot.Core.Images;
using PiBoot.Linux.Volumes;

namespace PiBoot.Linux.Images;

/// <summary>Finds the boot files and the root file system among a disk's partitions, by what is in them, in one pass.</summary>
internal sealed class DiskUnpacker(ImageBytes bytes, UnpackOrder order, OpenedDirectory root, UnpackMeter meter) : IDisposable
{
    private readonly List<string> found = [];
    private readonly List<FatPartition> fats = [];
    private readonly List<ImageException> unread = [];
    private bool hasRoot;

    /// <summary>What was found: <c>MBR, FAT32 'bootfs', ext4 'rootfs'</c>.</summary>
    /// <exception cref="ImageException">No Raspberry Pi's system is on it, or it cannot be read.</exception>
    public string Unpack()
    {
        var disk = new DiskReader(bytes);
        if (!disk.TryOpen())
        {
            return UnpackSpilled();
        }

        while ((!hasRoot || !fats.Exists(fat => fat.Score > 0)) && disk.Next() is { } partition)
        {
            bytes.Promised = Math.Max(bytes.Promised, partition.End);
            Look(partition);
        }

        UnpackBoot();
        return $"{disk.Scheme}, {string.Join(", ", found)}";
    }

    public void Dispose() => fats.ForEach(fat => fat.Dispose());

    /// <summary>A stream whose main partition table is broken must be held whole: the other one stands at its end.</summary>
    private string UnpackSpilled()
    {
        using var spill = new SpillFile(order.Scratch);
        for (; !bytes.Peek(1).IsEmpty; meter.Look())
        {
            var at = bytes.Position;
            spill.Write(bytes.Next(ImageBytes.LongestPeek), at);
        }

        spill.SetLength(bytes.Position);
        using var again = spill.Read(bytes.Position);
        using var unpacker = new DiskUnpacker(again, order, root, meter);
        return unpacker.Unpack();
    }

    private void Look(Partition partition)
    {
        bytes.SkipTo(partition.Start);
        var head = bytes.Peek((int)Math.Min(FileSystemSignature.Needed, partition.Length));
        if (head.IsEmpty)
        {
            throw new ImageException($"ends after {Amount.Of(bytes.Position)}, its partition table promises {Amount.Of(bytes.Promised)}: the download is incomplete");
        }

        var signature = FileSystemSignature.Of(head);
        switch (signature.Kind)
        {
            case FileSystemKind.Fat:
                LookAtFat(FatVolume.TryParse(head)!, partition);
                break;
            case FileSystemKind.Ext when !hasRoot:
                LookAtExt(head, partition);
                break;
            default:
                found.Add(signature.Words);
                if (signature.IsRootLike)
                {
                    unread.Add(new ImageException(signature.Words.StartsWith("encrypted", StringComparison.Ordinal)
                        ? $"is encrypted: its partition {partition.Number} holds {signature.Words}"
                        : $"has its root file system on {signature.Words}, which is not supported (ext4 is)"));
                }

                break;
        }
    }

    private void LookAtFat(FatVolume volume, Partition partition)
    {
        var fat = FatPartition.Open(bytes, partition, volume, order, meter);
        fats.Add(fat);
        found.Add(fat.Words);
    }

    private void LookAtExt(ReadOnlySpan<byte> head, Partition partition)
    {
        using var ext = new ExtPartition(bytes, partition, head, order, root, meter);
        hasRoot = ext.TryUnpack();
        found.Add(ext.Words);
        if (hasRoot)
        {
            return;
        }

        foreach (var name in root.Names())
        {
            TreeRemoval.Remove(root, name);
        }
    }

    private void UnpackBoot()
    {
        if (!hasRoot)
        {
            throw unread.Count > 0 ? unread[0] : new ImageException($"has no ext4 root file system among its partitions: {Partitions}");
        }

        var boot = fats.Where(fat => fat.Score > 0).MaxBy(fat => fat.Score) ??
            throw new ImageException($"has no FAT partition with a Pi's boot files (config.txt, start*.elf, kernel*.img) among its partitions: {Partitions}");
        using var target = OpenedDirectory.Open(order.BootTarget);
        boot.Unpack(target);
    }

    private string Partitions => found.Count == 0 ? "it has none" : string.Join(", ", found.GroupBy(words => words).Select(same => $"{same.Count()} {same.Key}"));
}
