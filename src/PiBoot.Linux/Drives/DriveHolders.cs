using PiBoot.Linux.Nfs;

namespace PiBoot.Linux.Drives;

/// <summary>Which processes keep a mounted drive busy: open files, working directories, programs and mapped files on it.</summary>
internal static class DriveHolders
{
    private const int MostNamed = 5;

    /// <summary>Such as <c>bash (1234), smbd (77)</c>; empty when it is nobody whom this process may see.</summary>
    public static string Of(string directory)
    {
        var names = new DirectoryInfo("/proc").EnumerateDirectories()
            .Where(process => process.Name.All(char.IsAsciiDigit) && Holds(process.FullName, directory))
            .Select(process => $"{ProcessFile.Text(Path.Join(process.FullName, "comm")).Trim()} ({process.Name})")
            .Take(MostNamed + 1)
            .ToArray();
        return string.Join(", ", names.Take(MostNamed)) + (names.Length > MostNamed ? " and others" : "");
    }

    private static bool Holds(string process, string directory) =>
        Links(process).Any(link => MountTable.IsBelow(link, directory)) || Maps(process, directory);

    private static List<string> Links(string process)
    {
        List<string> paths = [Path.Join(process, "cwd"), Path.Join(process, "root"), Path.Join(process, "exe")];
        try
        {
            paths.AddRange(Directory.EnumerateFileSystemEntries(Path.Join(process, "fd")));
            return [.. paths.Select(path => new FileInfo(path).LinkTarget).OfType<string>()];
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // It ended meanwhile, or is not ours to look at.
            return [];
        }
    }

    private static bool Maps(string process, string directory) => ProcessFile.Text(Path.Join(process, "maps")).Split('\n')
        .Select(line => line.IndexOf('/', StringComparison.Ordinal) is >= 0 and var at ? line[at..] : "")
        .Any(path => MountTable.IsBelow(path, directory));
}
