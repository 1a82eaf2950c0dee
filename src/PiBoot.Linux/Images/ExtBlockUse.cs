using System.Numerics;
using System.Runtime.InteropServices;
using PiBoot.Core.Images;

namespace PiBoot.Linux.Images;

/// <summary>Which blocks are in use, as far as bitmaps were read; where none was, all may be.</summary>
internal sealed class ExtBlockUse(ExtSuperblock superblock)
{
    private readonly Dictionary<int, byte[]> bitmaps = [];

    public void Set(int group, byte[] bitmap) => bitmaps[group] = bitmap;

    public void SetEmpty(int group) => bitmaps[group] = [];

    /// <summary>The end of the blocks, up to a limit, that are all used or all free like the first.</summary>
    public long RunEnd(long block, long limit, out bool isUsed)
    {
        if (block < superblock.FirstDataBlock)
        {
            isUsed = false;
            return Math.Min(limit, superblock.FirstDataBlock);
        }

        var group = (block - superblock.FirstDataBlock) / superblock.BlocksPerGroup;
        var groupStart = superblock.FirstDataBlock + (group * superblock.BlocksPerGroup);
        var end = Math.Min(limit, groupStart + superblock.BlocksPerGroup);
        if (!bitmaps.TryGetValue((int)group, out var bitmap) || bitmap.Length == 0)
        {
            isUsed = bitmap is null;
            return end;
        }

        var at = (int)(block - groupStart);
        isUsed = Bit(bitmap, at);
        return groupStart + RunEnd(bitmap, at, (int)(end - groupStart), isUsed);
    }

    /// <summary>One of these blocks is known to be free.</summary>
    public bool IsFree(long block, long count)
    {
        for (var end = block + count; block < end;)
        {
            block = RunEnd(block, end, out var isUsed);
            if (!isUsed)
            {
                return true;
            }
        }

        return false;
    }

    private static bool Bit(byte[] bitmap, int at) => (bitmap[at / 8] & (1 << (at % 8))) != 0;

    private static int RunEnd(byte[] bitmap, int at, int end, bool isUsed)
    {
        var words = MemoryMarshal.Cast<byte, ulong>(bitmap);
        while (at < end)
        {
            var differing = (isUsed ? ~words[at / 64] : words[at / 64]) >> (at % 64);
            if (differing != 0)
            {
                return Math.Min(end, at + BitOperations.TrailingZeroCount(differing));
            }

            at += 64 - (at % 64);
        }

        return end;
    }
}
