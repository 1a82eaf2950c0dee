namespace PiBoot.Linux.Files;

/// <summary>Why a file of a tree cannot be served.</summary>
internal enum OpenFault
{
    None,

    /// <summary>No root holds it.</summary>
    NotFound,

    /// <summary>A link leads out of the root, a permission is missing, or it is no regular file.</summary>
    Refused,

    /// <summary>The drive failed.</summary>
    ReadFailed,
}
