using PiBoot.Linux.Nfs;

namespace PiBoot.Linux.Drives;

/// <summary>Which processes keep a mounted drive busy: open files, working directories, programs and mapped files on it.</summary>
internal static class DriveHolders
{
    private const int MostNamed = 5;
    private static readonly string[] Single = ["cwd", "root", "exe"];

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

    private static bool Holds(string process, string directory)
    {
        try
        {
            return Links(process).Concat(Maps(process)).Any(path => MountTable.IsBelow(path, directory));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // It ended meanwhile, or is not ours to look at.
            return false;
        }
    }

    private static IEnumerable<string> Links(string process) =>
        Single.Select(name => Path.Join(process, name))
            .Concat(Directory.EnumerateFileSystemEntries(Path.Join(process, "fd")))
            .Select(path => new FileInfo(path).LinkTarget)
            .OfType<string>();

    private static IEnumerable<string> Maps(string process) => ProcessFile.Text(Path.Join(process, "maps")).Split('\n')
        .Select(line => line.IndexOf('/', StringComparison.Ordinal) is >= 0 and var at ? line[at..] : "");
}
