namespace PiBoot.Core.Os;

/// <summary>Makes directory trees that share their data with where they came from, as far as the file system can.</summary>
public interface IRootVolumes
{
    /// <summary>Such as <c>btrfs snapshot</c>, <c>reflink</c> or <c>plain copy</c>.</summary>
    string Method { get; }

    /// <summary>
    /// Makes <paramref name="target"/> a writable copy of <paramref name="source"/>, owners, modes, times, hard links,
    /// device nodes, extended attributes and all. It appears at once and whole under its name, or not at all.
    /// </summary>
    /// <exception cref="IOException">No space, read-only drive, target exists.</exception>
    void Clone(string source, string target, IProgress<long>? bytes, CancellationToken cancellation);

    /// <summary>Removes a tree. A tree that is half removed is never seen under its name.</summary>
    void Remove(string target);

    /// <summary>Removes what a <see cref="Clone"/> or <see cref="Remove"/> left behind when the power was cut.</summary>
    void CleanUp(string parent);
}
