namespace PiBoot.Core.Nfs;

/// <summary>A directory that another machine exports, which holds the operating systems and roots.</summary>
/// <param name="Server">Its name or IPv4 address.</param>
/// <param name="Path">The exported directory there, absolute, without a slash at its end.</param>
public sealed record NasShare(string Server, string Path)
{
    private const int LongestServer = 253; // RFC 1035, 2.3.4

    /// <summary>A path becomes a part of kernel command lines, which have 1,024 characters for everything.</summary>
    private const int LongestPath = 128;

    /// <summary><c>SERVER:/PATH</c>; null when it is not of that form.</summary>
    public static NasShare? TryParse(string text)
    {
        var colon = text.IndexOf(":/", StringComparison.Ordinal);
        if (colon is < 1 or > LongestServer)
        {
            return null;
        }

        var (server, path) = (text[..colon], text[(colon + 1)..].TrimEnd('/'));
        return server.All(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-') && server[0] is not ('.' or '-') &&
            path.Length is > 1 and <= LongestPath && path.All(IsOfPath) && path.Split('/').Skip(1).All(static part => part is not ("" or "." or ".."))
            ? new NasShare(server, path)
            : null;
    }

    /// <summary>Where a directory of the share is on the NAS, which is what clients mount.</summary>
    /// <param name="mount">Where the share is mounted here.</param>
    /// <param name="directory">A directory below that.</param>
    public string PathOf(string mount, string directory) => Path + directory[mount.Length..];

    public override string ToString() => $"{Server}:{Path}";

    /// <summary>Neither a comma nor a blank: both end a path on the kernel's command line.</summary>
    private static bool IsOfPath(char c) => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '-' or '_' or '+' or '@';
}
