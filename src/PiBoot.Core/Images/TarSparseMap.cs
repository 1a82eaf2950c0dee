using System.Globalization;
using System.Text;

namespace PiBoot.Core.Images;

/// <summary>Where the data of a sparse member belong: GNU's pax formats 0.0 and 0.1 (in records) and 1.0 (before the data).</summary>
public static class TarSparseMap
{
    private const int MostRuns = 1 << 20;

    /// <summary>Format 0.1: numbers between commas, offset and length in turn.</summary>
    public static List<(long Offset, long Length)> ParseList(ReadOnlySpan<byte> list) =>
        Pair([.. Encoding.Latin1.GetString(list).Split(',').Select(Number)]);

    /// <summary>Format 1.0: lines with the count, then offset and length of each run. Null: not all of it is there yet.</summary>
    public static List<(long Offset, long Length)>? TryParseLines(ReadOnlySpan<byte> blocks)
    {
        var numbers = new List<long>();
        while (numbers.Count == 0 || numbers.Count < 1 + (2 * numbers[0]))
        {
            var end = blocks.IndexOf((byte)'\n');
            if (end < 0)
            {
                return null;
            }

            numbers.Add(Number(Encoding.Latin1.GetString(blocks[..end])));
            blocks = blocks[(end + 1)..];
            if (numbers[0] > MostRuns)
            {
                throw Damaged();
            }
        }

        numbers.RemoveAt(0);
        return Pair(numbers);
    }

    private static List<(long Offset, long Length)> Pair(List<long> numbers)
    {
        if (numbers.Count % 2 != 0)
        {
            throw Damaged();
        }

        var runs = new List<(long, long)>();
        for (var i = 0; i < numbers.Count; i += 2)
        {
            runs.Add((numbers[i], numbers[i + 1]));
        }

        return runs;
    }

    private static long Number(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw Damaged();

    private static ImageException Damaged() => new("is a damaged tar archive: the map of a sparse file that is none");
}
