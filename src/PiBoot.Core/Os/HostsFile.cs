namespace PiBoot.Core.Os;

/// <summary>etc/hosts of a root.</summary>
public static class HostsFile
{
    /// <summary>Every line of 127.0.1.1 that names the old host names the new one; the rest stays.</summary>
    public static string Renamed(string original, string before, string after) =>
        string.Join('\n', original.Split('\n').Select(line => Line(line, before, after)));

    private static string Line(string line, string before, string after)
    {
        var words = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return words.Length > 1 && words[0] == "127.0.1.1" && words.Skip(1).Contains(before, StringComparer.Ordinal)
            ? "127.0.1.1\t" + string.Join(' ', words.Skip(1).Select(w => w == before ? after : w))
            : line;
    }
}
