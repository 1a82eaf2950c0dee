using PiBoot.Core.Images;
using PiBoot.Linux.Volumes;

namespace PiBoot.Linux.Images;

/// <content>The walk from the root to every name.</content>
internal sealed partial class ExtTree
{
    /// <summary>False when there is no system in it.</summary>
    public bool TryFinish()
    {
        if (!nodes.TryGetValue(RootInode, out var top) || !top.IsDirectory)
        {
            throw Damaged("it has no root directory");
        }

        if (!IsSystem(top))
        {
            Abandon();
            return false;
        }

        Walk(top, root, 0);
        Abandon();
        NewEntry.Dress(root.Handle, top.Look, root, OpenedDirectory.Itself);
        return true;
    }

    private void Walk(ExtNode directory, OpenedDirectory opened, int depth)
    {
        if (depth > TreeCopy.MaximumDepth)
        {
            throw Damaged($"directories nested deeper than {TreeCopy.MaximumDepth}");
        }

        directory.IsReached = true;
        foreach (var (name, inode) in directory.Entries)
        {
            meter.Look();
            if (!nodes.TryGetValue(inode, out var node))
            {
                throw Damaged($"a name leads to inode {inode}, which is not in use");
            }

            if (node.IsDirectory)
            {
                WalkInto(node, directory, opened, name, depth);
            }
            else if (node.IsReached)
            {
                NewEntry.Link(Home(node), node.HomeName, opened, name);
                meter.AddFile();
            }
            else
            {
                node.IsReached = true;
                Place(node, directory, opened, name);
            }
        }
    }

    private void WalkInto(ExtNode node, ExtNode parent, OpenedDirectory opened, byte[] name, int depth)
    {
        // Made by every mkfs, and of use to a file system's check only.
        if (parent.Number == RootInode && node.Entries.Count == 0 && name.AsSpan().SequenceEqual("lost+found\0"u8))
        {
            return;
        }

        if (node.IsReached)
        {
            throw Damaged($"the directory of inode {node.Number} has two names");
        }

        MakeAt(node, parent, opened, name, () => NewEntry.Directory(opened, name));
        meter.AddFile();
        using var child = opened.Child(name);
        Walk(node, child, depth + 1);
        NewEntry.Dress(child.Handle, node.Look, opened, name);
    }

    /// <summary>Makes it here, or moves it here from where it waited.</summary>
    private void MakeAt(ExtNode node, ExtNode parent, OpenedDirectory opened, byte[] name, Action make)
    {
        if (!node.IsMade)
        {
            make();
            node.IsMade = true;
        }
        else if (node.HomeDirectory != parent.Number || !node.HomeName.AsSpan().SequenceEqual(name))
        {
            NewEntry.Rename(Home(node), node.HomeName, opened, name);
        }

        (node.HomeDirectory, node.HomeName) = (parent.Number, name);
    }

    private void Place(ExtNode node, ExtNode parent, OpenedDirectory opened, byte[] name)
    {
        MakeAt(node, parent, opened, name, () => MakeWithoutData(node, opened, name));
        if (!node.IsDressed)
        {
            NewEntry.Dress(opened, name, node.Look, node.Inode.Kind == ExtFileKind.SymbolicLink);
            node.IsDressed = true;
        }
    }

    private void MakeWithoutData(ExtNode node, OpenedDirectory opened, byte[] name)
    {
        meter.AddFile();
        switch (node.Inode.Kind)
        {
            case ExtFileKind.Regular:
                MakeFile(node, opened, name);
                break;
            case ExtFileKind.SymbolicLink:
                var text = node.Content!;
                NewEntry.SymbolicLink(opened, name, text.AsSpan().Contains((byte)0) ? throw Damaged($"the symbolic link of inode {node.Number} holds a zero") : text);
                break;
            default:
                var (major, minor) = node.Inode.Kind is ExtFileKind.BlockDevice or ExtFileKind.CharacterDevice ? node.Inode.Device : default;
                NewEntry.Node(opened, name, node.Inode.Mode, major, minor);
                break;
        }
    }

    private void MakeFile(ExtNode node, OpenedDirectory opened, byte[] name)
    {
        using var file = NewEntry.File(opened, name);
        node.HomeName = name;
        if (node.Content is { } content)
        {
            NewEntry.Write(file, content, 0, opened.PathOf(name));
            node.WrittenEnd = content.Length;
            meter.AddWritten(content.Length);
        }

        Finish(node, file, opened);
    }
}
