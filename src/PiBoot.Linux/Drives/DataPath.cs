using PiBoot.Linux.Volumes;

namespace PiBoot.Linux.Drives;

/// <summary>A directory by the name that the mount table knows it by.</summary>
internal static class DataPath
{
    private const int PathOnly = 0x200000; // O_PATH: nothing is read, so that a dead drive does not matter

    /// <summary>Without symbolic links on the way; as given, when it does not exist.</summary>
    public static string Real(string path)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        using var handle = VolumeCalls.Open(full, PathOnly | VolumeCalls.OpenCloseOnExec, 0);
        return handle.IsInvalid ? full : new FileInfo(MountCalls.PathOf(handle)).LinkTarget ?? full;
    }
}
