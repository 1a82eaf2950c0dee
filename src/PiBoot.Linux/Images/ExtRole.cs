namespace PiBoot.Linux.Images;

/// <summary>What blocks of an ext4 file system are for.</summary>
internal enum ExtRole
{
    /// <summary>Known to be nothing that we need.</summary>
    Passed,
    Descriptors,
    BlockBitmap,
    Inodes,
    ExtentNode,
    IndirectNode,
    Attributes,
    Directory,
    Data,
}
