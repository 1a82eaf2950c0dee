namespace PiBoot.Core.Clients;

/// <summary>Lines that a user adds to config.txt.</summary>
public static class ExtraConfig
{
    /// <summary>Bytes: a quarter of what firmware reads over the network.</summary>
    public const int MaximumLength = 1024;

    /// <summary>Characters; firmware ignores the rest of a longer line.</summary>
    public const int MaximumLine = 98;

    private const string Include = "include";

    /// <summary>Null when it is good; otherwise the first line that is not.</summary>
    public static string? Fault(string text)
    {
        if (text.Length > MaximumLength)
        {
            return $"The extra lines of config.txt have {text.Length} characters; there is room for {MaximumLength}.";
        }

        var number = 0;
        foreach (var raw in text.Split('\n'))
        {
            number++;
            if (LineFault(raw.TrimEnd('\r')) is { } fault)
            {
                return $"Line {number} of the extra lines of config.txt {fault}";
            }
        }

        return null;
    }

    private static string? LineFault(string line)
    {
        if (line.Any(c => c is < ' ' or > '~'))
        {
            var odd = line.First(c => c is < ' ' or > '~');
            return $"holds the character {Shown.Character(odd)}: firmware reads ASCII, and stops at any other.";
        }

        if (line.Length > MaximumLine)
        {
            return $"has {line.Length} characters: firmware reads {MaximumLine} of a line; give each parameter a line of its own.";
        }

        return Included(line) is { } file && IsOutside(file)
            ? $"includes '{Shown.Short(file)}': only files of the client's boot folder can be included."
            : null;
    }

    private static string? Included(string line)
    {
        var text = line.Trim();
        return text.StartsWith(Include, StringComparison.OrdinalIgnoreCase) && text.Length > Include.Length && text[Include.Length] is ' ' or '='
            ? text[(Include.Length + 1)..].Trim()
            : null;
    }

    private static bool IsOutside(string file) =>
        file.StartsWith('/') || file.Contains('\\', StringComparison.Ordinal) || file.Split('/').Contains("..");
}
