namespace PiBoot.Linux.Trees;

/// <summary>What a tree has under one path.</summary>
/// <param name="Kind">A link's own kind when links were not followed.</param>
/// <param name="Mode">The twelve bits of chmod(2).</param>
/// <param name="User">Owner's number.</param>
/// <param name="Group">Group's number.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Changed">When its content changed, seconds since 1970.</param>
public readonly record struct TreeEntry(TreeEntryKind Kind, int Mode, uint User, uint Group, long Size, long Changed)
{
    public bool IsDirectory => Kind == TreeEntryKind.Directory;

    public bool IsFile => Kind == TreeEntryKind.File;

    public bool IsLink => Kind == TreeEntryKind.Link;
}
