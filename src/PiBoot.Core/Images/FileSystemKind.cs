namespace PiBoot.Core.Images;

/// <summary>What a partition holds.</summary>
public enum FileSystemKind
{
    Unknown,
    Fat,

    /// <summary>ext2, ext3 or ext4.</summary>
    Ext,
    Swap,

    /// <summary>Something with a name that we do not read.</summary>
    Foreign,
}
