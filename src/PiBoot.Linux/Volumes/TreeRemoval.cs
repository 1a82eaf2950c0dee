using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using PiBoot.Linux.Files;

namespace PiBoot.Linux.Volumes;

/// <summary>
/// Removes a tree entry by entry. What is mounted in it is refused, never emptied. Whoever still holds a handle of it
/// over NFS may add entries meanwhile.
/// </summary>
internal sealed class TreeRemoval
{
    private const int MaximumDepth = 100;
    private const int Rounds = 4;

    private readonly OpenedDirectory root;
    private readonly ulong mount;
    private int moved;

    private TreeRemoval(OpenedDirectory root)
    {
        this.root = root;
        mount = root.Status().Mount;
    }

    /// <exception cref="IOException">Something is mounted in it, is immutable, or the drive is read-only; names the path.</exception>
    public static void Remove(OpenedDirectory parent, ReadOnlySpan<byte> name)
    {
        if (VolumeCalls.Unlink(parent.Handle, name, 0) == 0)
        {
            return;
        }

        if (Marshal.GetLastPInvokeError() != FileFault.IsADirectory)
        {
            throw parent.Fault("remove", name);
        }

        using (var directory = parent.Child(name))
        {
            if (directory.Status().Mount != parent.Status().Mount)
            {
                throw Mounted(directory.Path);
            }

            new TreeRemoval(directory).Empty(directory, 0);
        }

        if (VolumeCalls.Unlink(parent.Handle, name, VolumeCalls.AtRemoveDirectory) < 0)
        {
            throw parent.Fault("remove", name);
        }
    }

    private static IOException Mounted(string path) => new($"Cannot remove {path}: something is mounted there; unmount it first.");

    private void Empty(OpenedDirectory directory, int depth)
    {
        // The root's second round finds what was moved up to it out of the depths.
        for (var names = directory.Names(); names.Count > 0; names = directory.Names())
        {
            foreach (var name in names)
            {
                RemoveEntry(directory, name, depth);
            }
        }
    }

    private void RemoveEntry(OpenedDirectory directory, byte[] name, int depth)
    {
        for (var round = 1; ; round++)
        {
            if (VolumeCalls.Unlink(directory.Handle, name, 0) == 0 || Marshal.GetLastPInvokeError() == FileFault.NoEntry)
            {
                return;
            }

            if (Marshal.GetLastPInvokeError() != FileFault.IsADirectory)
            {
                throw directory.Fault("remove", name);
            }

            if (depth >= MaximumDepth)
            {
                MoveUp(directory, name);
                return;
            }

            using (var child = directory.Child(name))
            {
                if (child.Status().Mount != mount)
                {
                    throw Mounted(child.Path);
                }

                // A subvolume goes whole, whatever it holds.
                if (BtrfsSubvolume.Is(child) && BtrfsSubvolume.TryRemove(directory, name))
                {
                    return;
                }

                Empty(child, depth + 1);
            }

            if (VolumeCalls.Unlink(directory.Handle, name, VolumeCalls.AtRemoveDirectory) == 0)
            {
                return;
            }

            if (Marshal.GetLastPInvokeError() != FileFault.NotEmpty || round == Rounds)
            {
                throw directory.Fault("remove", name);
            }
        }
    }

    /// <summary>A client can nest directories deeper than our stack: such a branch becomes a new branch of the root.</summary>
    private void MoveUp(OpenedDirectory directory, byte[] name)
    {
        for (; ; )
        {
            moved++;
            var free = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $".deep-{moved}\0"));
            if (VolumeCalls.RenameToNew(directory.Handle, name, root.Handle, free) == 0)
            {
                return;
            }

            if (Marshal.GetLastPInvokeError() != FileFault.Exists)
            {
                throw directory.Fault("move", name);
            }
        }
    }
}
