using PiBoot.Linux.Volumes;

namespace PiBoot.Linux.Files;

/// <summary>Writes everything that a drive still owes: syncfs(2).</summary>
public static class DriveSync
{
    /// <param name="path">A directory on the drive.</param>
    /// <exception cref="IOException">The drive is full or failing.</exception>
    public static void Of(string path)
    {
        using var directory = OpenedDirectory.Open(path);
        if (VolumeCalls.SyncFileSystem(directory.Handle) < 0)
        {
            throw FileFault.Last("write", path);
        }
    }
}
