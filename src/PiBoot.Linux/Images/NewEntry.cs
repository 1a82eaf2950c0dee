using Microsoft.Win32.SafeHandles;
using PiBoot.Linux.Files;
using PiBoot.Linux.Volumes;

namespace PiBoot.Linux.Images;

/// <summary>
/// Makes entries by one name in an open directory. What is there already is never followed and never written through. In
/// this order: a new owner takes capabilities and set-user-id away, and everything changes the times.
/// </summary>
internal static class NewEntry
{
    public const uint PrivateDirectoryMode = 0x1c0; // 0700

    private const uint PrivateMode = 0x180; // 0600: nobody else reads it before it has its owner
    private const int Creating = VolumeCalls.OpenWriteOnly | VolumeCalls.OpenCreate | VolumeCalls.OpenExclusive | VolumeCalls.OpenCloseOnExec;

    public static SafeFileHandle File(OpenedDirectory directory, ReadOnlySpan<byte> name)
    {
        var file = VolumeCalls.OpenAt(directory.Handle, name, Creating | VolumeCalls.OpenNoFollow, PrivateMode);
        return file.IsInvalid ? throw directory.Fault("create", name) : file;
    }

    public static SafeFileHandle Reopen(OpenedDirectory directory, ReadOnlySpan<byte> name)
    {
        var file = VolumeCalls.OpenAt(directory.Handle, name, VolumeCalls.OpenWriteOnly | VolumeCalls.OpenNoFollow | VolumeCalls.OpenCloseOnExec, 0);
        return file.IsInvalid ? throw directory.Fault("open", name) : file;
    }

    public static void Directory(OpenedDirectory directory, ReadOnlySpan<byte> name) =>
        Check(VolumeCalls.MakeDirectory(directory.Handle, name, PrivateDirectoryMode), "create", directory, name);

    /// <param name="target">Without a zero behind it.</param>
    public static void SymbolicLink(OpenedDirectory directory, ReadOnlySpan<byte> name, ReadOnlySpan<byte> target)
    {
        byte[] text = [.. target, 0];
        Check(VolumeCalls.MakeSymbolicLink(text, directory.Handle, name), "create", directory, name);
    }

    /// <param name="mode">The kind's bits count; the permissions come with the look.</param>
    public static void Node(OpenedDirectory directory, ReadOnlySpan<byte> name, uint mode, uint major, uint minor)
    {
        var device = new EntryStatus { NodeMajor = major, NodeMinor = minor }.Node;
        Check(VolumeCalls.MakeNode(directory.Handle, name, (mode & 0xf000) | PrivateMode, device), "create", directory, name);
    }

    public static void Link(OpenedDirectory from, ReadOnlySpan<byte> old, OpenedDirectory to, ReadOnlySpan<byte> name) =>
        Check(VolumeCalls.Link(from.Handle, old, to.Handle, name, 0), "link", to, name);

    public static void Rename(OpenedDirectory from, ReadOnlySpan<byte> old, OpenedDirectory to, ReadOnlySpan<byte> name) =>
        Check(VolumeCalls.RenameToNew(from.Handle, old, to.Handle, name), "create", to, name);

    public static void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, long at, string path)
    {
        while (!bytes.IsEmpty)
        {
            var written = VolumeCalls.WriteAt(file, bytes, (nuint)bytes.Length, at);
            if (written < 0)
            {
                throw FileFault.Last("write", path);
            }

            bytes = bytes[(int)written..];
            at += written;
        }
    }

    public static void SetLength(SafeFileHandle file, long length, OpenedDirectory directory, ReadOnlySpan<byte> name) =>
        Check(VolumeCalls.SetLength(file, length), "write", directory, name);

    /// <summary>An open file or directory.</summary>
    public static void Dress(SafeFileHandle file, in EntryLook look, OpenedDirectory directory, ReadOnlySpan<byte> name)
    {
        Check(EntryCalls.ChangeOwner(file, look.User, look.Group), "set the owner of", directory, name);
        foreach (var (attribute, value) in look.Attributes)
        {
            Keep(EntryCalls.SetAttribute(file, attribute, value, (nuint)value.Length, 0), attribute, directory, name);
        }

        Check(EntryCalls.ChangeMode(file, look.Mode & EntryStatus.PermissionBits), "set the mode of", directory, name);
        Check(EntryCalls.ChangeTimes(file, look.Times), "set the times of", directory, name);
    }

    /// <summary>An entry that cannot be opened, or need not be.</summary>
    public static void Dress(OpenedDirectory directory, ReadOnlySpan<byte> name, in EntryLook look, bool isLink)
    {
        const int NoFollow = VolumeCalls.AtNoFollow;
        Check(VolumeCalls.ChangeOwner(directory.Handle, name, look.User, look.Group, NoFollow), "set the owner of", directory, name);
        foreach (var (attribute, value) in look.Attributes)
        {
            Keep(VolumeCalls.SetAttribute(directory.ProcPath(name), attribute, value, (nuint)value.Length, 0), attribute, directory, name);
        }

        if (!isLink)
        {
            Check(VolumeCalls.ChangeMode(directory.Handle, name, look.Mode & EntryStatus.PermissionBits, 0), "set the mode of", directory, name);
        }

        Check(VolumeCalls.ChangeTimes(directory.Handle, name, look.Times, NoFollow), "set the times of", directory, name);
    }

    private static void Keep(int result, byte[] attribute, OpenedDirectory directory, ReadOnlySpan<byte> name)
    {
        if (result < 0 && !NetworkFileSystem.Refused(directory))
        {
            throw directory.Fault($"set the attribute {System.Text.Encoding.UTF8.GetString(attribute.AsSpan(0, attribute.Length - 1))} of", name);
        }
    }

    private static void Check(int result, string action, OpenedDirectory directory, ReadOnlySpan<byte> name)
    {
        if (result < 0)
        {
            throw directory.Fault(action, name);
        }
    }
}
