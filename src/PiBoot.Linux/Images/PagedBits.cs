using System.Numerics;

namespace PiBoot.Linux.Images;

/// <summary>A bit for each block of a file system, kept only where one is set.</summary>
internal sealed class PagedBits
{
    private const int PageBits = 1 << 16;

    private readonly Dictionary<long, ulong[]> pages = [];

    /// <summary>Sets the bits of a run. False when one of them was set already.</summary>
    public bool TrySet(long start, long count)
    {
        while (count > 0)
        {
            var at = (int)(start % PageBits);
            var part = (int)Math.Min(count, PageBits - at);
            if (!pages.TryGetValue(start / PageBits, out var page))
            {
                pages.Add(start / PageBits, page = new ulong[PageBits / 64]);
            }

            if (!TrySet(page, at, part))
            {
                return false;
            }

            start += part;
            count -= part;
        }

        return true;
    }

    private static bool TrySet(ulong[] page, int at, int count)
    {
        while (count > 0)
        {
            var bit = at % 64;
            var part = Math.Min(count, 64 - bit);
            var mask = (part == 64 ? ulong.MaxValue : BitOperations.RotateLeft(1UL, part) - 1) << bit;
            if ((page[at / 64] & mask) != 0)
            {
                return false;
            }

            page[at / 64] |= mask;
            at += part;
            count -= part;
        }

        return true;
    }
}
