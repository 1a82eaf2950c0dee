namespace PiBoot.Linux.Tests;

internal static class Needs
{
    private static readonly string[] Directories = ["/usr/sbin", "/usr/bin", "/sbin", "/bin"];

    /// <summary>Null when all is there; otherwise the reason to skip.</summary>
    public static string? Missing(string[] programs)
    {
        var missing = programs.Where(program => !Directories.Any(directory => File.Exists(Path.Combine(directory, program)))).ToArray();
        return !Environment.IsPrivilegedProcess ? "needs root" : missing.Length > 0 ? "needs " + string.Join(", ", missing) : null;
    }
}
