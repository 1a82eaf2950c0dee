namespace PiBoot.Core.Metrics;

/// <summary>A histogram at one moment.</summary>
/// <param name="Bounds">Upper bounds of the buckets, inclusive and ascending.</param>
/// <param name="Counts">Of each bucket alone, and of what lies above the last bound.</param>
/// <param name="Sum">Of all values.</param>
public sealed record HistogramReading(IReadOnlyList<double> Bounds, IReadOnlyList<long> Counts, double Sum);
