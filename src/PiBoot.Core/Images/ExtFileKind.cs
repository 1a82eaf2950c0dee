namespace PiBoot.Core.Images;

/// <summary>The upper four bits of an inode's mode.</summary>
public enum ExtFileKind
{
    Fifo = 1,
    CharacterDevice = 2,
    Directory = 4,
    BlockDevice = 6,
    Regular = 8,
    SymbolicLink = 10,
    Socket = 12,
}
