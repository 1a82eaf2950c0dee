namespace PiBoot.Core.Metrics;

/// <summary>Counts values by size. Not safe for several threads.</summary>
/// <param name="bounds">Upper bounds of the buckets, inclusive and ascending.</param>
public sealed class Histogram(double[] bounds)
{
    private readonly long[] _counts = new long[bounds.Length + 1];
    private double _sum;

    public void Observe(double value)
    {
        var bucket = Array.BinarySearch(bounds, value);
        _counts[bucket < 0 ? ~bucket : bucket]++;
        _sum += value;
    }

    public HistogramReading Read() => new(bounds, [.. _counts], _sum);
}
