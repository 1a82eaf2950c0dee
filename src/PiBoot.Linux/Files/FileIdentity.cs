namespace PiBoot.Linux.Files;

/// <summary>One state of one file: another inode, size or time of change is another content.</summary>
internal readonly record struct FileIdentity(
    long Device,
    ulong Inode,
    long Size,
    long ModifiedSeconds,
    uint ModifiedNanoseconds);
