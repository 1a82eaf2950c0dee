namespace PiBoot.Core.Os;

/// <summary>Whether a client that is up has its own root, by what it says is mounted at <c>/</c>.</summary>
public static class MountedRoot
{
    /// <summary>Null when it is right, or cannot be told: a root in memory has whatever name its mounter chose.</summary>
    /// <param name="source">The first field of its line in /proc/mounts.</param>
    /// <param name="clientId">Whose.</param>
    /// <param name="expected">Path of the root that it is to have, on this machine; null: not known.</param>
    public static string? Wrong(string source, string clientId, string? expected)
    {
        if (source.StartsWith("/dev/", StringComparison.Ordinal))
        {
            // Kernels that know no better name for what they have mounted say this one.
            return source is "/dev/root" or "/dev/nfs" ? null : source;
        }

        // address:/path, as NFS clients of all versions say it.
        var colon = source.IndexOf(":/", StringComparison.Ordinal);
        if (colon < 0 || expected is null)
        {
            return null;
        }

        var path = source[(colon + 1)..].TrimEnd('/');
        return path == expected || path.Contains($"/clients/{DataDirectory.FolderName(clientId)}/", StringComparison.Ordinal) ? null : source;
    }
}
