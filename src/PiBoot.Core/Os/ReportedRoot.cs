namespace PiBoot.Core.Os;

/// <summary>What a client says is mounted at its root, as /proc/mounts has it: <c>192.168.1.10:/srv/piboot/clients/b66c4c16/root</c>.</summary>
public static class ReportedRoot
{
    private const string Folder = "/clients/";

    /// <summary>What it runs from instead of its own root; null when that is right or cannot be told.</summary>
    /// <param name="source">As reported; a shared root is an overlay, which tells nothing.</param>
    /// <param name="clientId">Whose root it should be.</param>
    public static string? Wrong(string source, string clientId)
    {
        if (source.StartsWith("/dev/", StringComparison.Ordinal))
        {
            // Kernels that know no better name for what they have mounted say this one.
            return source is "/dev/root" or "/dev/nfs" ? null : source;
        }

        var at = source.Contains(":/", StringComparison.Ordinal) ? source.LastIndexOf(Folder, StringComparison.Ordinal) : -1;
        return at < 0 || source[(at + Folder.Length)..].Split('/')[0] == DataDirectory.FolderName(clientId) ? null : source;
    }
}
