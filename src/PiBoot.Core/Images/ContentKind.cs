namespace PiBoot.Core.Images;

/// <summary>What a source holds, told by its first bytes.</summary>
public enum ContentKind
{
    /// <summary>Neither a container nor a disk that we know.</summary>
    Unknown,
    Gzip,
    Xz,
    Zstandard,
    Zip,
    Tar,

    /// <summary>A disk with a partition table.</summary>
    Disk,

    /// <summary>Something with a name, that cannot hold an operating system for us.</summary>
    Foreign,
}
