using PiBoot.Core.Os;

namespace PiBoot.Linux.Volumes;

/// <summary>
/// Trees as btrfs subvolumes: a clone of a subvolume is a snapshot and takes milliseconds. A plain directory is cloned
/// file by file, sharing its data, into a new subvolume, so that clones of the clone are snapshots.
/// </summary>
internal sealed class BtrfsVolumes : IRootVolumes
{
    public string Method => "btrfs snapshot";

    public void Create(string target) =>
        StagedTree.Make(target, staged => BtrfsSubvolume.Make(staged.Parent, staged.Temporary), RemoveTree);

    public void Clone(string source, string target, IProgress<long>? bytes, CancellationToken cancellation)
    {
        using var from = Trees.OpenSource(source, target);
        cancellation.ThrowIfCancellationRequested();
        StagedTree.Make(target, staged => Clone(from, staged, bytes, cancellation), RemoveTree);
    }

    public void Remove(string target) => Trees.Remove(target, RemoveTree);

    public void CleanUp(string parent) => Trees.CleanUp(parent, RemoveTree);

    private static void Clone(OpenedDirectory from, StagedTree staged, IProgress<long>? bytes, CancellationToken cancellation)
    {
        if (BtrfsSubvolume.Is(from) && BtrfsSubvolume.TryMakeSnapshot(from, staged.Parent, staged.Temporary))
        {
            return;
        }

        BtrfsSubvolume.Make(staged.Parent, staged.Temporary);
        Trees.Copy(from, staged, bytes, cancellation);
    }

    private static void RemoveTree(OpenedDirectory parent, byte[] name)
    {
        if (!BtrfsSubvolume.TryRemove(parent, name))
        {
            TreeRemoval.Remove(parent, name);
        }
    }
}
