namespace PiBoot.Core.Storekeeping;

/// <summary>How far an order is.</summary>
/// <param name="Step">What is done just now, such as <c>unpacking</c>.</param>
/// <param name="Done">Bytes of it done; null where nothing is counted.</param>
/// <param name="Total">Bytes of it in all; null when not known.</param>
public readonly record struct StorageProgress(string Step, long? Done, long? Total);
