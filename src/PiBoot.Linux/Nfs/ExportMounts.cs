using System.Runtime.InteropServices;
using PiBoot.Core.Nfs;
using PiBoot.Linux.Drives;
using PiBoot.Linux.Volumes;

namespace PiBoot.Linux.Nfs;

/// <summary>
/// NFS-Ganesha looks for the file system of an export among the mounts, where a btrfs subvolume is not to be found: "may
/// have unsupported subvols" in its log. So each exported subvolume is mounted on itself as long as it is exported.
/// </summary>
/// <param name="parent">The data directory, which all exports are below.</param>
internal sealed class ExportMounts(string parent)
{
    /// <summary>Mounts what is not mounted yet.</summary>
    /// <exception cref="NfsException">The kernel refuses.</exception>
    public void Add(IEnumerable<string> directories)
    {
        var mounted = Mounted();
        foreach (var directory in directories.Where(d => !mounted.Contains(d) && IsSubvolume(d)))
        {
            using var tree = MountCalls.OpenTree(directory, MountCalls.TreeClone);
            if (tree.IsInvalid || !MountCalls.Move(tree, directory))
            {
                throw new NfsException($"{directory} cannot be mounted on itself for NFS-Ganesha: {Marshal.GetLastPInvokeErrorMessage()}.");
            }
        }
    }

    /// <summary>Unmounts the others, also those of an earlier run. Who still has a file open there keeps it.</summary>
    /// <exception cref="NfsException">The kernel refuses.</exception>
    public void Keep(IReadOnlySet<string> directories)
    {
        foreach (var directory in Mounted().Where(d => !directories.Contains(d)))
        {
            if (MountCalls.Unmount(directory, MountCalls.Detach) < 0)
            {
                throw new NfsException($"{directory} cannot be unmounted: {Marshal.GetLastPInvokeErrorMessage()}.");
            }
        }
    }

    private HashSet<string> Mounted() =>
        MountTable.Read().Below(parent).Select(entry => entry.MountPoint).Where(IsExport).ToHashSet(StringComparer.Ordinal);

    /// <summary>Whatever else is mounted in the data directory is not ours to unmount.</summary>
    private bool IsExport(string mountPoint) =>
        mountPoint[(parent.Length + 1)..].Split('/') is ["clients", _, "root" or "boot" or "layer"] or ["os", _, "root"];

    private static bool IsSubvolume(string directory)
    {
        if (!Directory.Exists(directory))
        {
            return false;
        }

        using var opened = OpenedDirectory.Open(directory);
        return BtrfsSubvolume.Is(opened);
    }
}
