namespace PiBoot.Linux.Volumes;

/// <summary>
/// Copies a tree with owners, modes, times, hard links, symbolic links, device nodes, FIFOs, sockets, extended
/// attributes and holes. What is mounted in the source is not part of it: its mount point is copied, empty.
/// </summary>
internal sealed class TreeCopy(OpenedDirectory target, IProgress<long>? progress, CancellationToken cancellation)
{
    /// <summary>Deeper than any system's tree; a client can make its own as deep as it likes.</summary>
    public const int MaximumDepth = 256;

    private const uint PrivateMode = 0x180; // 0600: nobody else reads it before it has its owner
    private const uint PrivateDirectoryMode = 0x1c0; // 0700

    private readonly Dictionary<(uint Major, uint Minor, ulong Inode), byte[]> linked = [];
    private readonly FileData data = new(progress, cancellation);

    /// <summary>Copies what is in <paramref name="source"/>, and its own owner, mode, times and attributes, to the target.</summary>
    /// <exception cref="IOException">No space, or something cannot be read or kept; names the path.</exception>
    public void From(OpenedDirectory source) => CopyDirectory(source, target, source.Status(), 0);

    private void CopyDirectory(OpenedDirectory from, OpenedDirectory to, in EntryStatus status, int depth)
    {
        if (depth > MaximumDepth)
        {
            throw new IOException($"Cannot copy {from.Path}: it is nested deeper than {MaximumDepth} directories.");
        }

        foreach (var name in from.Names())
        {
            cancellation.ThrowIfCancellationRequested();

            // An entry without status was removed since the listing: the tree is in use.
            if (from.Status(name) is { } entry)
            {
                CopyEntry(from, to, name, entry, status.Mount, depth);
            }
        }

        Dress(from, OpenedDirectory.Itself, to, OpenedDirectory.Itself, status);
    }

    private void CopyEntry(OpenedDirectory from, OpenedDirectory to, byte[] name, in EntryStatus entry, ulong mount, int depth)
    {
        if (entry.IsDirectory)
        {
            CopyChild(from, to, name, entry, mount, depth);
            return;
        }

        if (entry.Links > 1 && linked.TryGetValue(entry.Identity, out var first))
        {
            Check(VolumeCalls.Link(target.Handle, first, to.Handle, name, 0), "link", to, name);
            return;
        }

        if (entry.IsRegular)
        {
            CopyFile(from, to, name, entry);
        }
        else if (entry.IsSymbolicLink)
        {
            CopySymbolicLink(from, to, name, entry.Size);
        }
        else
        {
            Check(VolumeCalls.MakeNode(to.Handle, name, entry.Mode, entry.Node), "create", to, name);
        }

        Dress(from, name, to, name, entry);
        if (entry.Links > 1)
        {
            linked.Add(entry.Identity, [.. to.Below.AsSpan(target.Below.Length), .. name]);
        }
    }

    private void CopyChild(OpenedDirectory from, OpenedDirectory to, byte[] name, in EntryStatus entry, ulong mount, int depth)
    {
        Check(VolumeCalls.MakeDirectory(to.Handle, name, PrivateDirectoryMode), "create", to, name);
        if (entry.Mount != mount)
        {
            Dress(from, name, to, name, entry);
            return;
        }

        using var child = from.Child(name);
        using var copy = to.Child(name);
        CopyDirectory(child, copy, entry, depth + 1);
    }

    private void CopyFile(OpenedDirectory from, OpenedDirectory to, byte[] name, in EntryStatus entry)
    {
        // Non-blocking: should it have become a FIFO since, opening must not wait for a writer.
        const int Reading = VolumeCalls.OpenReadOnly | VolumeCalls.OpenNonBlocking | VolumeCalls.OpenCloseOnExec;
        const int Creating = VolumeCalls.OpenWriteOnly | VolumeCalls.OpenCreate | VolumeCalls.OpenExclusive | VolumeCalls.OpenCloseOnExec;
        using var source = VolumeCalls.OpenAt(from.Handle, name, Reading | VolumeCalls.OpenNoFollow, 0);
        if (source.IsInvalid)
        {
            throw from.Fault("open", name);
        }

        using var copy = VolumeCalls.OpenAt(to.Handle, name, Creating | VolumeCalls.OpenNoFollow, PrivateMode);
        if (copy.IsInvalid)
        {
            throw to.Fault("create", name);
        }

        data.Copy(source, copy, entry.Size, from.PathOf(name));
    }

    private static void CopySymbolicLink(OpenedDirectory from, OpenedDirectory to, byte[] name, long size)
    {
        // symlink(7): at most PATH_MAX; some file systems report size 0. The last byte stays for the zero.
        var text = new byte[Math.Max(size, 4096) + 1];
        var length = (int)VolumeCalls.ReadSymbolicLink(from.Handle, name, text, (nuint)text.Length - 1);
        if (length < 0)
        {
            throw from.Fault("read", name);
        }

        Check(VolumeCalls.MakeSymbolicLink(text.AsSpan(0, length + 1), to.Handle, name), "create", to, name);
    }

    /// <summary>In this order: a new owner takes capabilities and set-user-id away, and everything changes the times.</summary>
    private static void Dress(
        OpenedDirectory from, ReadOnlySpan<byte> name, OpenedDirectory to, ReadOnlySpan<byte> newName, in EntryStatus entry)
    {
        const int NoFollow = VolumeCalls.AtNoFollow;
        Check(VolumeCalls.ChangeOwner(to.Handle, newName, entry.User, entry.Group, NoFollow), "set the owner of", to, newName);
        ExtendedAttributes.Copy(from, name, to, newName);
        if (!entry.IsSymbolicLink)
        {
            var mode = (uint)(entry.Mode & EntryStatus.PermissionBits);
            Check(VolumeCalls.ChangeMode(to.Handle, newName, mode, 0), "set the mode of", to, newName);
        }

        Check(VolumeCalls.ChangeTimes(to.Handle, newName, entry.Times, NoFollow), "set the times of", to, newName);
    }

    private static void Check(int result, string action, OpenedDirectory directory, ReadOnlySpan<byte> name)
    {
        if (result < 0)
        {
            throw directory.Fault(action, name);
        }
    }
}
