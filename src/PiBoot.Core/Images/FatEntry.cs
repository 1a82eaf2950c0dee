namespace PiBoot.Core.Images;

/// <summary>One file or directory of a FAT.</summary>
/// <param name="Name">The long name where there is one.</param>
/// <param name="IsDirectory">Directories have no size.</param>
/// <param name="Cluster">The first one; 0 when it is empty.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Changed">Seconds since 1970; a FAT knows no time zone, UTC is meant.</param>
public sealed record FatEntry(string Name, bool IsDirectory, uint Cluster, uint Size, long Changed);
