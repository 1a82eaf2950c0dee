using PiBoot.Core.Images;
using PiBoot.Linux.Volumes;

namespace PiBoot.Linux.Images;

/// <summary>
/// Reads an ext4 file system from its first block to its last needed one, once. Inode tables stand before most data, so the
/// owner of most blocks is known when they come by; others go to a spill file, and from there to their owner once it is
/// known. Every block may be claimed once, which bounds the work whatever an image says.
/// </summary>
internal sealed partial class ExtUnpacker : IDisposable
{
    private const uint RootInode = 2;
    private const uint JournalInode = 8;
    private const int PieceLength = 1 << 20;

    private readonly ImageBytes bytes;
    private readonly long start;
    private readonly ExtSuperblock superblock;
    private readonly SpillFile spill;
    private readonly UnpackMeter meter;
    private readonly ExtTree tree;
    private readonly int blockSize;
    private readonly PagedBits claimed = new();
    private readonly PriorityQueue<ExtClaim, long> ahead = new();
    private readonly Queue<ExtClaim> behind = new();
    private readonly ExtBlockUse use;
    private readonly DriveBytes? spilled;

    public ExtUnpacker(ImageBytes bytes, long start, ExtSuperblock superblock, SpillFile spill, OpenedDirectory root, UnpackMeter meter)
    {
        (this.bytes, this.start, this.superblock, this.spill, this.meter) = (bytes, start, superblock, spill, meter);
        blockSize = superblock.BlockSize;
        tree = new ExtTree(root, meter);
        use = new ExtBlockUse(superblock);
        if (!bytes.CanGoBack)
        {
            spill.SetLength(superblock.Length);
            spilled = spill.Read(superblock.Length);
        }
    }

    private long Cursor => (bytes.Position - start) / blockSize;

    /// <summary>False when it is no root file system.</summary>
    public bool TryUnpack()
    {
        ReadDescriptors();
        for (; ; meter.Look())
        {
            if (behind.TryDequeue(out var late))
            {
                ServeLate(late);
            }
            else if (ahead.TryDequeue(out var next, out _))
            {
                PassTo(next.Block);
                Serve(next, null);
            }
            else
            {
                break;
            }

            if (tree.IsKnownForeign)
            {
                tree.Abandon();
                return false;
            }
        }

        return tree.TryFinish();
    }

    public void Dispose()
    {
        tree.Dispose();
        spilled?.Dispose();
    }

    private static ImageException Damaged(string what) => new($"has a damaged ext4 file system: {what}");

    /// <summary>The group descriptors that stand behind the superblock; with meta_bg the others stand in the groups.</summary>
    private void ReadDescriptors()
    {
        var perBlock = blockSize / superblock.DescriptorSize;
        var blocks = (superblock.Groups + perBlock - 1) / perBlock;
        var together = superblock.Features.HasMetaGroups ? (int)Math.Min(superblock.FirstMetaGroup, (uint)blocks) : blocks;
        var first = superblock.FirstDataBlock + 1L;
        bytes.SkipTo(start + (first * blockSize));
        claimed.TrySet(0, first + together);
        var table = new byte[together * blockSize];
        bytes.ReadExactly(table);
        for (var i = 0; i < together; i++)
        {
            TakeDescriptors(table.AsSpan(i * blockSize, blockSize), i * perBlock);
        }

        for (var i = together; i < blocks; i++)
        {
            var group = i * perBlock;
            var block = superblock.FirstDataBlock + (group * (long)superblock.BlocksPerGroup) + (superblock.HasBackup(group) ? 1 : 0);
            Claim(new ExtClaim(block, 1, ExtRole.Descriptors, null, 0, group));
        }
    }

    private void TakeDescriptors(ReadOnlySpan<byte> block, int group)
    {
        for (var end = Math.Min(superblock.Groups, group + (blockSize / superblock.DescriptorSize)); group < end; group++)
        {
            TakeGroup(ExtGroup.Parse(block, superblock), group);
            block = block[superblock.DescriptorSize..];
        }
    }

    private void TakeGroup(in ExtGroup group, int index)
    {
        if (group.HasNoBlocks)
        {
            use.SetEmpty(index);
        }

        var used = superblock.InodesPerGroup - group.UnusedInodes;
        var usedBlocks = (uint)((((long)used * superblock.InodeSize) + blockSize - 1) / blockSize);
        Claim(new ExtClaim(group.BlockBitmap, 1, group.HasNoBlocks ? ExtRole.Passed : ExtRole.BlockBitmap, null, 0, index));
        Claim(new ExtClaim(group.InodeBitmap, 1, ExtRole.Passed, null, 0, index));
        Claim(new ExtClaim(group.InodeTable, usedBlocks, ExtRole.Inodes, null, 0, index));
        Claim(new ExtClaim(group.InodeTable + usedBlocks, superblock.InodeTableBlocks - usedBlocks, ExtRole.Passed, null, 0, index));
    }

    /// <summary>From now on these blocks have an owner.</summary>
    private void Claim(in ExtClaim claim)
    {
        if (claim.Count == 0)
        {
            return;
        }

        if (claim.Block < superblock.FirstDataBlock || claim.Block > superblock.Blocks - claim.Count)
        {
            throw Damaged($"{Owner(claim)} leads to block {claim.Block} of {superblock.Blocks}");
        }

        if (!claimed.TrySet(claim.Block, claim.Count))
        {
            throw Damaged($"{Owner(claim)} shares blocks from {claim.Block} on with something else");
        }

        if (claim.Node is not null)
        {
            claim.Node.Pending++;
        }

        Enqueue(claim);
    }

    private void Enqueue(in ExtClaim claim)
    {
        var passed = Cursor - claim.Block;
        if (passed <= 0)
        {
            ahead.Enqueue(claim, claim.Block);
        }
        else if (passed >= claim.Count)
        {
            behind.Enqueue(claim);
        }
        else
        {
            if (claim.Node is not null)
            {
                claim.Node.Pending++;
            }

            behind.Enqueue(claim with { Count = passed });
            var rest = claim with { Block = claim.Block + passed, Count = claim.Count - passed, Logical = claim.Logical + (uint)passed };
            ahead.Enqueue(rest, rest.Block);
        }
    }

    private static string Owner(in ExtClaim claim) => claim.Node is null ? $"group {claim.Index}" : $"inode {claim.Node.Number}";

    /// <summary>Goes on to a block; what is used on the way has an owner that is not known yet.</summary>
    private void PassTo(long block)
    {
        while (!bytes.CanGoBack && Cursor < block)
        {
            var end = use.RunEnd(Cursor, block, out var isUsed);
            var stop = start + (end * blockSize);
            while (bytes.Position < stop)
            {
                var at = bytes.Position - start;
                var part = bytes.Next(stop - bytes.Position);
                meter.Look();
                if (isUsed)
                {
                    spill.Write(part, at);
                }
            }
        }

        bytes.SkipTo(start + (block * blockSize));
    }

    private void ServeLate(in ExtClaim claim)
    {
        if (claim.Role != ExtRole.Passed && use.IsFree(claim.Block, claim.Count))
        {
            throw Damaged($"{Owner(claim)} uses block {claim.Block}, which is marked as free");
        }

        Serve(claim, spilled ?? bytes);
    }

    /// <param name="past">Where it is read from; null: it comes next.</param>
    private void Serve(in ExtClaim claim, ImageBytes? past)
    {
        switch (claim.Role)
        {
            case ExtRole.Passed when past is null:
                bytes.SkipTo(bytes.Position + (claim.Count * blockSize));
                break;
            case ExtRole.Passed:
                break;
            case ExtRole.Data:
                ServeData(claim, past);
                break;
            default:
                ServeMetadata(claim, past);
                break;
        }

        if (claim.Node is not null)
        {
            tree.Release(claim.Node);
        }
    }

    private void ServeData(in ExtClaim claim, ImageBytes? past)
    {
        var at = (long)claim.Logical * blockSize;
        var end = at + (claim.Count * blockSize);
        var from = start + (claim.Block * blockSize);
        if (past is null)
        {
            while (at < end)
            {
                var part = bytes.Next(end - at);
                tree.Write(claim.Node!, part, at);
                at += part.Length;
            }

            return;
        }

        var buffer = new byte[Math.Min(PieceLength, end - at)];
        for (from -= ReferenceEquals(past, bytes) ? 0 : start; at < end;)
        {
            var part = buffer.AsSpan(0, (int)Math.Min(buffer.Length, end - at));
            past.ReadAt(from, part);
            tree.Write(claim.Node!, part, at);
            at += part.Length;
            from += part.Length;
        }
    }

    /// <summary>A few blocks at a time: what a piece leads to may come right behind it.</summary>
    private void ServeMetadata(in ExtClaim claim, ImageBytes? past)
    {
        var from = (claim.Block * blockSize) + (ReferenceEquals(past, bytes) ? start : 0);
        var step = Math.Max(1, PieceLength / blockSize);
        for (long done = 0; done < claim.Count; done += step)
        {
            var count = (int)Math.Min(step, claim.Count - done);
            var piece = new byte[count * blockSize];
            if (past is null)
            {
                bytes.ReadExactly(piece);
            }
            else
            {
                past.ReadAt(from + (done * blockSize), piece);
            }

            Take(claim, piece, done);
        }
    }
}
