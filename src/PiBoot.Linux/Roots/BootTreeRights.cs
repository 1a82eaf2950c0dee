using PiBoot.Linux.Volumes;

namespace PiBoot.Linux.Roots;

/// <summary>
/// Boot files are served by TFTP to whoever asks, by a process without root's rights: so everybody may read them. A client
/// that writes its boot tree over NFS may have left some that only its root can read.
/// </summary>
public static class BootTreeRights
{
    private const int MaximumDepth = 16;
    private const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Passable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
    private const int AllPassable = 0x49;
    private const int AllReadable = 0x124;

    /// <exception cref="IOException">The drive is read-only or failing.</exception>
    public static void MakeReadable(string tree)
    {
        using var directory = OpenedDirectory.Open(tree);
        Open(directory, 0);
    }

    private static void Open(OpenedDirectory directory, int depth)
    {
        if ((directory.Status().Mode & (AllReadable | AllPassable)) != (AllReadable | AllPassable))
        {
            File.SetUnixFileMode(directory.Handle, File.GetUnixFileMode(directory.Handle) | Readable | Passable);
        }

        if (depth == MaximumDepth)
        {
            return;
        }

        foreach (var name in directory.Names())
        {
            if (directory.Status(name) is { IsDirectory: true })
            {
                using var child = directory.Child(name);
                Open(child, depth + 1);
            }
            else if (directory.Status(name) is { IsRegular: true } status && (status.Mode & AllReadable) != AllReadable)
            {
                OpenFile(directory, name);
            }
        }
    }

    /// <summary>By descriptor: the entry may be a link to somewhere else by now.</summary>
    private static void OpenFile(OpenedDirectory directory, byte[] name)
    {
        using var file = VolumeCalls.OpenAt(
            directory.Handle, name, VolumeCalls.OpenReadOnly | VolumeCalls.OpenNoFollow | VolumeCalls.OpenNonBlocking | VolumeCalls.OpenCloseOnExec, 0);
        if (file.IsInvalid)
        {
            throw directory.Fault("open", name);
        }

        File.SetUnixFileMode(file, File.GetUnixFileMode(file) | Readable);
    }
}
