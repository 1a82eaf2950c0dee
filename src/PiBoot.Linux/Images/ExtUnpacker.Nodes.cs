using PiBoot.Core.Images;

namespace PiBoot.Linux.Images;

/// <content>What metadata tell: inodes, and which blocks are theirs.</content>
internal sealed partial class ExtUnpacker
{
    // lastlog and its like are files of a few hundred GB without content; a drive's file system refuses what it cannot hold.
    private const long LargestFile = 1L << 44;
    private const int LongestLink = 4095;

    private readonly Dictionary<long, List<NamedValue>> attributeBlocks = [];
    private readonly Dictionary<long, List<ExtNode>> attributeWaiters = [];

    /// <param name="claim">Whose.</param>
    /// <param name="piece">Some of its blocks.</param>
    /// <param name="done">Blocks of it that were taken before.</param>
    private void Take(in ExtClaim claim, byte[] piece, long done)
    {
        switch (claim.Role)
        {
            case ExtRole.Descriptors:
                TakeDescriptors(piece, claim.Index);
                break;
            case ExtRole.BlockBitmap:
                use.Set(claim.Index, piece);
                break;
            case ExtRole.Inodes:
                TakeInodes(claim.Index, (uint)(done * blockSize / superblock.InodeSize), piece);
                break;
            case ExtRole.ExtentNode:
                TakeExtents(claim.Node!, piece, claim.Index);
                break;
            case ExtRole.IndirectNode:
                TakeNumbers(claim.Node!, piece, claim.Logical, claim.Index);
                break;
            case ExtRole.Attributes:
                TakeAttributes(claim.Block, piece);
                break;
            default:
                TakeContent(claim.Node!, piece, claim.Logical + (uint)done);
                break;
        }
    }

    private void TakeInodes(int group, uint index, ReadOnlySpan<byte> table)
    {
        for (; table.Length >= superblock.InodeSize && index < superblock.InodesPerGroup; index++)
        {
            if (ExtInode.TryParse(table[..superblock.InodeSize]) is { } inode)
            {
                TakeInode(((uint)group * superblock.InodesPerGroup) + index + 1, inode);
            }

            table = table[superblock.InodeSize..];
        }
    }

    private void TakeInode(uint number, ExtInode inode)
    {
        if (number == superblock.OrphanFileInode || (number < superblock.FirstInode && number is not (RootInode or JournalInode)))
        {
            return;
        }

        if (inode.Refusal is { } reason)
        {
            throw new ImageException($"cannot be unpacked: inode {number} of its {superblock.Words} {reason}");
        }

        if (inode.Size is < 0 or > LargestFile)
        {
            throw Damaged($"inode {number} has a size of {inode.Size} bytes");
        }

        // Held until all of it is claimed.
        var node = new ExtNode(number, inode) { Pending = 1 };
        if (number != JournalInode)
        {
            tree.Add(node);
            ClaimAttributes(node);
        }

        ClaimContent(node);
        tree.Release(node);
    }

    private void ClaimAttributes(ExtNode node)
    {
        node.Attributes.AddRange(ExtAttributes.ParseInode(node.Inode.Attributes, out var inlineRest));
        if (node.Inode.IsInline)
        {
            TakeInline(node, inlineRest ?? []);
        }

        var block = node.Inode.AttributeBlock;
        if (block == 0)
        {
            return;
        }

        if (attributeBlocks.TryGetValue(block, out var known))
        {
            node.Attributes.AddRange(known);
        }
        else if (attributeWaiters.TryGetValue(block, out var waiters))
        {
            waiters.Add(node);
            node.Pending++;
        }
        else
        {
            attributeWaiters.Add(block, [node]);
            node.Pending++;
            Claim(new ExtClaim(block, 1, ExtRole.Attributes, null, 0, (int)(node.Number / superblock.InodesPerGroup)));
        }
    }

    /// <summary>One block may hold the attributes of many.</summary>
    private void TakeAttributes(long block, ReadOnlySpan<byte> bytes)
    {
        var attributes = ExtAttributes.ParseBlock(bytes);
        attributeBlocks.Add(block, attributes);
        attributeWaiters.Remove(block, out var waiters);
        foreach (var node in waiters!)
        {
            node.Attributes.AddRange(attributes);
            tree.Release(node);
        }
    }

    /// <summary>Small content stands in the inode: the first 60 bytes in place of the map, the rest as an attribute.</summary>
    private void TakeInline(ExtNode node, byte[] rest)
    {
        if (node.IsDirectory)
        {
            // The first four bytes are the parent's inode.
            tree.AddEntries(node, ExtDirectoryEntry.ParseBlock(node.Inode.Map.AsSpan(4)));
            tree.AddEntries(node, ExtDirectoryEntry.ParseBlock(rest));
            return;
        }

        if (node.Inode.Size > ExtInode.MapLength + rest.Length)
        {
            throw Damaged($"inode {node.Number} has less content than its size of {node.Inode.Size} bytes");
        }

        byte[] content = [.. node.Inode.Map, .. rest];
        node.Content = content[..(int)node.Inode.Size];
    }

    private void ClaimContent(ExtNode node)
    {
        var inode = node.Inode;
        if (inode.IsInline || inode.Kind is not (ExtFileKind.Regular or ExtFileKind.Directory or ExtFileKind.SymbolicLink))
        {
            return;
        }

        if (inode.Kind == ExtFileKind.SymbolicLink)
        {
            if (inode.Size is 0 or > LongestLink)
            {
                throw Damaged($"the symbolic link of inode {node.Number} is {inode.Size} bytes long");
            }

            node.Content = inode.IsFastLink ? inode.Map[..(int)inode.Size] : new byte[inode.Size];
        }

        if (inode.HasExtents)
        {
            TakeExtents(node, inode.Map, null);
        }
        else if (!inode.IsFastLink)
        {
            TakeMap(node);
        }
    }

    /// <param name="expected">The depth that the node above tells; null for the one in the inode.</param>
    private void TakeExtents(ExtNode node, ReadOnlySpan<byte> block, int? expected)
    {
        var extents = ExtExtent.ParseNode(block, out var depth);
        if (expected is not null && depth != expected)
        {
            throw Damaged($"the lists of blocks of inode {node.Number} are nested wrongly");
        }

        foreach (var extent in extents)
        {
            if (depth > 0)
            {
                Claim(new ExtClaim(extent.Block, 1, ExtRole.ExtentNode, node, extent.Logical, depth - 1));
            }
            else
            {
                ClaimRun(node, extent);
            }
        }
    }

    private void TakeMap(ExtNode node)
    {
        var (runs, ways) = ExtIndirect.ParseMap(node.Inode.Map, blockSize);
        runs.ForEach(run => ClaimRun(node, run));
        foreach (var (way, depth) in ways)
        {
            Claim(new ExtClaim(way.Block, 1, ExtRole.IndirectNode, node, way.Logical, depth));
        }
    }

    private void TakeNumbers(ExtNode node, ReadOnlySpan<byte> block, uint logical, int depth)
    {
        if (depth == 1)
        {
            ExtIndirect.Runs(block, logical).ForEach(run => ClaimRun(node, run));
            return;
        }

        foreach (var way in ExtIndirect.Ways(block, logical, depth, blockSize))
        {
            Claim(new ExtClaim(way.Block, 1, ExtRole.IndirectNode, node, way.Logical, depth - 1));
        }
    }

    /// <summary>Room that was kept free reads as zeros: it becomes a hole. What lies beyond the end is no content.</summary>
    private void ClaimRun(ExtNode node, in ExtExtent run)
    {
        var isWanted = run.IsWritten && node.Number != JournalInode && (long)run.Logical * blockSize < node.Inode.Size;
        var role = !isWanted ? ExtRole.Passed : node.Inode.Kind == ExtFileKind.Regular ? ExtRole.Data : ExtRole.Directory;
        Claim(new ExtClaim(run.Block, run.Count, role, node, run.Logical, 0));
    }

    private void TakeContent(ExtNode node, ReadOnlySpan<byte> piece, uint logical)
    {
        var at = (long)logical * blockSize;
        if (node.Content is { } text)
        {
            var length = Math.Min(piece.Length, text.Length - at);
            piece[..(int)length].CopyTo(text.AsSpan((int)at));
            return;
        }

        for (; !piece.IsEmpty && at < node.Inode.Size; at += blockSize)
        {
            tree.AddEntries(node, ExtDirectoryEntry.ParseBlock(piece[..blockSize]));
            piece = piece[blockSize..];
        }
    }
}
