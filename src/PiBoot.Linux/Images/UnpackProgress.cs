namespace PiBoot.Linux.Images;

/// <summary>How far it is.</summary>
/// <param name="Read">Bytes of the source that were read.</param>
/// <param name="Total">Of how many; null where nobody knows, as for a directory.</param>
/// <param name="Written">Bytes written to files.</param>
public readonly record struct UnpackProgress(long Read, long? Total, long Written);
