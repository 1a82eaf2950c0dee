using PiBoot.Core.Images;
using PiBoot.Linux.Volumes;

namespace PiBoot.Linux.Images;

/// <summary>One ext2, ext3 or ext4 file system of a disk: checked, repaired beside where it was not taken down in order, unpacked.</summary>
internal sealed class ExtPartition : IDisposable
{
    private readonly ImageBytes bytes;
    private readonly Partition partition;
    private readonly UnpackOrder order;
    private readonly OpenedDirectory root;
    private readonly UnpackMeter meter;
    private readonly ExtSuperblock superblock;
    private readonly SpillFile spill;

    public ExtPartition(ImageBytes bytes, Partition partition, ReadOnlySpan<byte> head, UnpackOrder order, OpenedDirectory root, UnpackMeter meter)
    {
        (this.bytes, this.partition, this.order, this.root, this.meter) = (bytes, partition, order, root, meter);
        superblock = Parse(head);
        Words = superblock.Words;
        if (superblock.Length > partition.Length)
        {
            throw new ImageException(
                $"has a damaged ext4 file system: its {Amount.Of(superblock.Length)} do not fit in its partition of {Amount.Of(partition.Length)}");
        }

        if (partition.Start + superblock.Length > bytes.Length)
        {
            throw new ImageException(
                $"ends after {Amount.Of(bytes.Length.Value)}, its partition table promises {Amount.Of(bytes.Promised)}: the download is incomplete");
        }

        spill = new SpillFile(order.Scratch);
    }

    public string Words { get; private set; }

    /// <summary>False when it is no root file system; what was made of it in the target is the caller's to remove.</summary>
    public bool TryUnpack()
    {
        if (superblock.IsClean)
        {
            SpaceCheck.Require(order.RootTarget, superblock.UsedBytes);
            using var unpacker = new ExtUnpacker(bytes, partition.Start, superblock, spill, root, meter);
            return unpacker.TryUnpack();
        }

        SpaceCheck.Require(order.RootTarget, superblock.UsedBytes * 2);
        Copy();
        FileSystemCheck.Repair(spill, meter);
        Words += " (it was in use when it was copied: repaired by e2fsck)";
        using var repaired = spill.Read(superblock.Length);
        using var unused = new SpillFile(order.Scratch);
        var again = Parse(repaired.Peek(ExtSuperblock.At + ExtSuperblock.Size));
        using var second = new ExtUnpacker(repaired, 0, again, unused, root, meter);
        return second.TryUnpack();
    }

    public void Dispose() => spill.Dispose();

    private static ExtSuperblock Parse(ReadOnlySpan<byte> head) => head.Length < ExtSuperblock.At + ExtSuperblock.Size
        ? throw new ImageException("ends within the superblock of its ext4 file system: the download is incomplete")
        : ExtSuperblock.Parse(head.Slice(ExtSuperblock.At, ExtSuperblock.Size));

    private void Copy()
    {
        spill.SetLength(superblock.Length);
        for (var end = partition.Start + superblock.Length; bytes.Position < end; meter.Look())
        {
            var at = bytes.Position - partition.Start;
            spill.Write(bytes.Next(end - bytes.Position), at);
        }
    }
}
