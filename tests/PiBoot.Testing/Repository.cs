namespace PiBoot.Testing;

/// <summary>The working tree that the tests were built from.</summary>
public static class Repository
{
    /// <summary>Absolute path of the directory with the solution file.</summary>
    /// <exception cref="InvalidOperationException">The tests run outside of a working tree.</exception>
    public static string Root { get; } = Find();

    public static string Captures => Path.Join(Root, "tests", "captures");

    public static string Read(string relativePath) => File.ReadAllText(Path.Join(Root, relativePath));

    /// <summary>Paths, relative to the root and in order, of the files below a directory; build results are left out.</summary>
    public static IReadOnlyList<string> Files(string directory, string pattern) =>
    [
        .. Directory.EnumerateFiles(Path.Join(Root, directory), pattern, SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Root, file))
            .Where(file => !file.Split('/').Any(part => part is "bin" or "obj" or ".artifacts"))
            .Order(StringComparer.Ordinal),
    ];

    private static string Find()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Join(directory.FullName, "PiBootAppliance.sln")))
            {
                return directory.FullName;
            }
        }

        throw new InvalidOperationException($"{AppContext.BaseDirectory} lies in no working tree.");
    }
}
