using PiBoot.Core.Os;

namespace PiBoot.Linux.Volumes;

/// <summary>
/// Trees copied file by file. Where the file system shares blocks between files (xfs, btrfs) a copy costs only its
/// names; where not, its data.
/// </summary>
internal sealed class CopyVolumes(bool shares) : IRootVolumes
{
    public string Method => shares ? "reflink" : "plain copy";

    public void Create(string target) =>
        StagedTree.Make(target, staged => Trees.MakeDirectory(staged.Parent, staged.Temporary), RemoveTree);

    public void Clone(string source, string target, IProgress<long>? bytes, CancellationToken cancellation)
    {
        using var from = Trees.OpenSource(source, target);
        StagedTree.Make(
            target,
            staged =>
            {
                Trees.MakeDirectory(staged.Parent, staged.Temporary);
                Trees.Copy(from, staged, bytes, cancellation);
            },
            RemoveTree);
    }

    public void Remove(string target) => Trees.Remove(target, RemoveTree);

    public void CleanUp(string parent) => Trees.CleanUp(parent, RemoveTree);

    private static void RemoveTree(OpenedDirectory parent, byte[] name) => TreeRemoval.Remove(parent, name);
}
