namespace PiBoot.Core.Os;

/// <summary>Makes directory trees that share their data with where they came from, as far as the file system can.</summary>
public interface IRootVolumes
{
    /// <summary>Such as <c>btrfs snapshot</c>, <c>reflink</c> or <c>plain copy</c>.</summary>
    string Method { get; }

    /// <summary>
    /// Makes <paramref name="target"/> an empty directory from which <see cref="Clone"/> copies at the lowest price
    /// later: what is to be cloned often, an operating system, is put into one.
    /// </summary>
    /// <exception cref="IOException">No space, read-only drive, target exists.</exception>
    void Create(string target);

    /// <summary>
    /// Makes <paramref name="target"/> a writable copy of <paramref name="source"/>, owners, modes, times, hard links,
    /// device nodes, extended attributes and all. It appears at once and whole under its name, or not at all.
    /// </summary>
    /// <exception cref="IOException">No space, read-only drive, target exists.</exception>
    void Clone(string source, string target, IProgress<long>? bytes, CancellationToken cancellation);

    /// <summary>
    /// Removes a tree. A tree that is half removed is never seen under its name. Removing what is not there is no error.
    /// </summary>
    /// <exception cref="IOException">Something is mounted in it, or the drive is read-only.</exception>
    void Remove(string target);

    /// <summary>
    /// Removes what a <see cref="Clone"/> or <see cref="Remove"/> left in this directory when the power was cut. For the
    /// start: it would also remove what is being made.
    /// </summary>
    /// <exception cref="IOException">Something is mounted in it, or the drive is read-only.</exception>
    void CleanUp(string parent);
}
