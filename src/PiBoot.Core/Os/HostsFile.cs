namespace PiBoot.Core.Os;

/// <summary>etc/hosts of a root.</summary>
public static class HostsFile
{
    /// <summary>Every line of 127.0.1.1 that names the old host names the new one; the rest stays.</summary>
    public static string Renamed(string original, string before, string after) =>
        string.Join('\n', original.Split('\n').Select(line => Line(line, before, after)));

    /// <summary>The same, and with a line for the new name where none is: sudo waits for a name server without one.</summary>
    public static string Named(string original, string? before, string after)
    {
        var renamed = before is { Length: > 0 } ? Renamed(original, before, after) : original;
        var names = renamed.Split('\n').Select(l => l.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            .Where(w => w.Length > 1 && w[0].StartsWith("127.", StringComparison.Ordinal)).SelectMany(w => w.Skip(1));
        return names.Contains(after, StringComparer.Ordinal) ? renamed
            : (renamed.Length == 0 || renamed.EndsWith('\n') ? renamed : renamed + "\n") + $"127.0.1.1\t{after}\n";
    }

    private static string Line(string line, string before, string after)
    {
        var words = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return words.Length > 1 && words[0] == "127.0.1.1" && words.Skip(1).Contains(before, StringComparer.Ordinal)
            ? "127.0.1.1\t" + string.Join(' ', words.Skip(1).Select(w => w == before ? after : w))
            : line;
    }
}
