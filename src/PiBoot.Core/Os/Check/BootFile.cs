namespace PiBoot.Core.Os.Check;

/// <summary>A file of a boot tree.</summary>
/// <param name="Size">Bytes.</param>
/// <param name="Changed">When its content changed, seconds since 1970.</param>
public readonly record struct BootFile(long Size, long Changed);
