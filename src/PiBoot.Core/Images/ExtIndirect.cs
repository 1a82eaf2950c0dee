using System.Buffers.Binary;

namespace PiBoot.Core.Images;

/// <summary>Blocks of ext2 and ext3: twelve direct ones in the inode, then blocks of block numbers, one to three deep.</summary>
public static class ExtIndirect
{
    private const int DirectCount = 12;
    private const int MostDepth = 3;

    /// <summary>The runs in the inode, and the ways to blocks of numbers with their depth.</summary>
    public static (List<ExtExtent> Runs, List<(ExtExtent Way, int Depth)> Ways) ParseMap(ReadOnlySpan<byte> map, int blockSize)
    {
        var ways = new List<(ExtExtent, int)>();
        var logical = (ulong)DirectCount;
        for (var depth = 1; depth <= MostDepth; depth++)
        {
            var block = BinaryPrimitives.ReadUInt32LittleEndian(map[((DirectCount + depth - 1) * 4)..]);
            if (block != 0 && logical <= uint.MaxValue)
            {
                ways.Add((new ExtExtent((uint)logical, 1, block, true), depth));
            }

            logical += Reach(depth, blockSize);
        }

        return (Runs(map[..(DirectCount * 4)], 0), ways);
    }

    /// <summary>The entries of a block of numbers of depth 1: neighbours become one run.</summary>
    public static List<ExtExtent> Runs(ReadOnlySpan<byte> numbers, uint logical)
    {
        var runs = new List<ExtExtent>();
        for (; numbers.Length >= 4; numbers = numbers[4..], logical++)
        {
            var block = BinaryPrimitives.ReadUInt32LittleEndian(numbers);
            if (block == 0)
            {
                continue;
            }

            if (runs.Count > 0 && runs[^1] is var last && last.Block + last.Count == block && last.Logical + last.Count == logical)
            {
                runs[^1] = last with { Count = last.Count + 1 };
            }
            else
            {
                runs.Add(new ExtExtent(logical, 1, block, true));
            }
        }

        return runs;
    }

    /// <summary>The entries of a block of numbers of a greater depth: ways to blocks of one depth less.</summary>
    public static List<ExtExtent> Ways(ReadOnlySpan<byte> numbers, uint logical, int depth, int blockSize)
    {
        var ways = new List<ExtExtent>();
        var reach = Reach(depth - 1, blockSize);
        var at = (ulong)logical;
        for (; numbers.Length >= 4 && at <= uint.MaxValue; numbers = numbers[4..], at += reach)
        {
            var block = BinaryPrimitives.ReadUInt32LittleEndian(numbers);
            if (block != 0)
            {
                ways.Add(new ExtExtent((uint)at, 1, block, true));
            }
        }

        return ways;
    }

    private static ulong Reach(int depth, int blockSize)
    {
        var reach = 1UL;
        for (var i = 0; i < depth; i++)
        {
            reach *= (ulong)blockSize / 4;
        }

        return reach;
    }
}
