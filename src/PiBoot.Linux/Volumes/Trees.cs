using System.Text;

namespace PiBoot.Linux.Volumes;

/// <summary>What all ways of keeping trees have in common: copying into a new directory, removing, leftovers.</summary>
internal static class Trees
{
    private const uint NewDirectoryMode = 0x1ed; // 0755

    public static void MakeDirectory(OpenedDirectory parent, ReadOnlySpan<byte> name)
    {
        if (VolumeCalls.MakeDirectory(parent.Handle, name, NewDirectoryMode) < 0)
        {
            throw parent.Fault("create", name);
        }
    }

    /// <summary>Copies into the staged directory, which was just made.</summary>
    public static void Copy(OpenedDirectory source, StagedTree staged, IProgress<long>? bytes, CancellationToken cancellation)
    {
        using var target = staged.Parent.Child(staged.Temporary);
        new TreeCopy(target, bytes, cancellation).From(source);
    }

    /// <exception cref="IOException">The target lies in the source: the copy would copy itself.</exception>
    public static OpenedDirectory OpenSource(string source, string target)
    {
        var from = StagedTree.Absolute(source);
        var to = StagedTree.Absolute(target);
        return (to + "/").StartsWith(from.TrimEnd('/') + "/", StringComparison.Ordinal)
            ? throw new IOException($"Cannot copy {from} to {to}: the copy would be part of what is copied.")
            : OpenedDirectory.Open(from);
    }

    /// <summary>Takes the name away first and then what was under it. A tree that is not there is no error.</summary>
    public static void Remove(string target, Action<OpenedDirectory, byte[]> remove)
    {
        var path = StagedTree.Absolute(target);
        var leaf = Path.GetFileName(path);
        var name = Encoding.UTF8.GetBytes(leaf + "\0");
        using var parent = OpenedDirectory.Open(Path.GetDirectoryName(path)!);
        if (parent.Status(name) is null)
        {
            return;
        }

        var removing = TemporaryName.ForRemoving(leaf);
        if (VolumeCalls.RenameToNew(parent.Handle, name, parent.Handle, removing) < 0)
        {
            throw parent.Fault("remove", name);
        }

        parent.Sync();
        remove(parent, removing);
    }

    public static void CleanUp(string directory, Action<OpenedDirectory, byte[]> remove)
    {
        if (!Directory.Exists(directory))
        {
            return;
        }

        using var parent = OpenedDirectory.Open(directory);
        foreach (var name in parent.Names())
        {
            if (TemporaryName.IsOne(name))
            {
                remove(parent, name);
            }
        }
    }
}
