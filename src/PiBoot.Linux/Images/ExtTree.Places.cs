using System.Globalization;
using System.Text;
using PiBoot.Linux.Volumes;

namespace PiBoot.Linux.Images;

/// <content>Where things are made.</content>
internal sealed partial class ExtTree
{
    private const int OpenDirectories = 256;

    private readonly Dictionary<uint, OpenedDirectory> directories = [];
    private readonly Queue<uint> directoryOrder = new();
    private OpenedDirectory? holding;
    private byte[] holdingName = [];

    /// <summary>Gives the holding directory back when the tree is not wanted.</summary>
    public void Abandon()
    {
        if (holding is not null)
        {
            holding.Dispose();
            holding = null;
            TreeRemoval.Remove(root, holdingName);
        }
    }

    private OpenedDirectory Holding()
    {
        if (holding is null)
        {
            holdingName = TemporaryName.ForPartial("unpacking");
            NewEntry.Directory(root, holdingName);
            holding = root.Child(holdingName);
        }

        return holding;
    }

    private OpenedDirectory Home(ExtNode node) => node.HomeDirectory == 0 ? Holding() : Directory(node.HomeDirectory, 0);

    /// <summary>Its first name where that is known. Whoever has a name in a directory's block has a parent that is a directory.</summary>
    private OpenedDirectory ChooseHome(ExtNode node, int depth)
    {
        if (depth < TreeCopy.MaximumDepth && firstNames.TryGetValue(node.Number, out var first) && first.Directory != node.Number)
        {
            (node.HomeDirectory, node.HomeName) = (first.Directory, first.Name);
            return Directory(first.Directory, depth + 1);
        }

        (node.HomeDirectory, node.HomeName) = (0, Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{node.Number}\0")));
        return Holding();
    }

    /// <summary>A directory, made when it is not there yet. Valid until the next is asked for.</summary>
    private OpenedDirectory Directory(uint number, int depth)
    {
        if (number == RootInode)
        {
            return root;
        }

        if (directories.TryGetValue(number, out var opened))
        {
            return opened;
        }

        var node = nodes[number];
        if (depth > TreeCopy.MaximumDepth)
        {
            throw Damaged($"directories nested deeper than {TreeCopy.MaximumDepth}");
        }

        if (!node.IsMade)
        {
            var parent = ChooseHome(node, depth);

            // A ring of directories comes back to where it began.
            if (!node.IsMade)
            {
                NewEntry.Directory(parent, node.HomeName);
                node.IsMade = true;
            }
        }

        opened = (node.HomeDirectory == 0 ? Holding() : Directory(node.HomeDirectory, depth + 1)).Child(node.HomeName);
        Keep(number, opened);
        return opened;
    }

    private void Keep(uint number, OpenedDirectory opened)
    {
        directories[number] = opened;
        directoryOrder.Enqueue(number);
        while (directories.Count > OpenDirectories)
        {
            if (directories.Remove(directoryOrder.Dequeue(), out var oldest))
            {
                oldest.Dispose();
            }
        }
    }
}
