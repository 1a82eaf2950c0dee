namespace PiBoot.Linux.Trees;

public enum TreeEntryKind
{
    /// <summary>A device, a pipe or a socket.</summary>
    Other,
    File,
    Directory,
    Link,
}
