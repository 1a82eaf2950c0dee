using PiBoot.Linux.Volumes;

namespace PiBoot.Linux.Roots;

/// <summary>Who a folder is given to.</summary>
/// <param name="User">User id.</param>
/// <param name="Group">Group id.</param>
public sealed record DataOwner(uint User, uint Group)
{
    private const int MaximumDepth = 16;

    /// <summary>Gives away a folder and all in it; links themselves, never what they point to.</summary>
    /// <exception cref="IOException">The drive is read-only or failing.</exception>
    public void Give(string folder)
    {
        using var directory = OpenedDirectory.Open(folder);
        Give(directory, 0);
    }

    private void Give(OpenedDirectory directory, int depth)
    {
        GiveOne(directory, OpenedDirectory.Itself);
        foreach (var name in directory.Names())
        {
            if (directory.Status(name) is not { } status)
            {
                continue;
            }

            if (status.IsDirectory && depth < MaximumDepth)
            {
                using var child = directory.Child(name);
                Give(child, depth + 1);
            }
            else
            {
                GiveOne(directory, name);
            }
        }
    }

    private void GiveOne(OpenedDirectory directory, ReadOnlySpan<byte> name)
    {
        if (VolumeCalls.ChangeOwner(directory.Handle, name, User, Group, VolumeCalls.AtNoFollow) < 0)
        {
            throw directory.Fault("change the owner of", name);
        }
    }
}
