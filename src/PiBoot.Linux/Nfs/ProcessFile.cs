namespace PiBoot.Linux.Nfs;

/// <summary>Files under /proc/PID vanish with the process.</summary>
internal static class ProcessFile
{
    /// <summary>Empty when the process has ended.</summary>
    public static string Text(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (IOException)
        {
            // No such file, or no such process while it was read: it ended.
            return "";
        }
    }
}
