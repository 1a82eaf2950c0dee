using PiBoot.Core.Images;

namespace PiBoot.Linux.Images;

/// <summary>An inode in use, and what became of it so far.</summary>
internal sealed class ExtNode(uint number, ExtInode inode)
{
    public uint Number => number;

    public ExtInode Inode => inode;

    public bool IsDirectory => inode.Kind == ExtFileKind.Directory;

    /// <summary>Claims of it that were not served yet.</summary>
    public int Pending { get; set; }

    public List<NamedValue> Attributes { get; } = [];

    /// <summary>Text of a symbolic link, or a small file that is kept in its inode.</summary>
    public byte[]? Content { get; set; }

    /// <summary>A directory's names.</summary>
    public List<ExtDirectoryEntry> Entries { get; } = [];

    /// <summary>The file is there.</summary>
    public bool IsMade { get; set; }

    public bool IsDressed { get; set; }

    /// <summary>The walk from the root has come to it.</summary>
    public bool IsReached { get; set; }

    /// <summary>Where it was made: the directory's inode, or 0 for the holding directory.</summary>
    public uint HomeDirectory { get; set; }

    public byte[] HomeName { get; set; } = [];

    /// <summary>Behind the last byte that was written.</summary>
    public long WrittenEnd { get; set; }

    public EntryLook Look => new(inode.Mode, inode.User, inode.Group, inode.ChangeSeconds, inode.ChangeNanoseconds, Attributes);
}
