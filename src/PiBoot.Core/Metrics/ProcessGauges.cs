namespace PiBoot.Core.Metrics;

/// <summary>What the process uses of the machine.</summary>
/// <param name="Version">Of the program.</param>
/// <param name="StartedAt">When it began, UTC.</param>
/// <param name="CpuTime">Of all its threads, in user and kernel mode.</param>
/// <param name="ResidentBytes">Memory that it has in RAM.</param>
/// <param name="OpenFiles">Its file descriptors; null when that cannot be told.</param>
/// <param name="Threads">Null when that cannot be told.</param>
/// <param name="HeapBytes">Managed memory in use.</param>
/// <param name="AllocatedBytes">Managed memory allocated since it began.</param>
/// <param name="Collections">Garbage collections by generation.</param>
/// <param name="CollectionPause">All of their pauses together.</param>
public sealed record ProcessGauges(
    string Version,
    DateTimeOffset StartedAt,
    TimeSpan CpuTime,
    long ResidentBytes,
    int? OpenFiles,
    int? Threads,
    long HeapBytes,
    long AllocatedBytes,
    IReadOnlyList<int> Collections,
    TimeSpan CollectionPause);
