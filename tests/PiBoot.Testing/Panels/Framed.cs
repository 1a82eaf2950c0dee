namespace PiBoot.Testing.Panels;

/// <summary>Screens as text, for golden files.</summary>
public static class Framed
{
    public static string Of(IReadOnlyList<string> lines)
    {
        var edge = $"+{new string('-', lines[0].Length)}+\n";
        return edge + string.Concat(lines.Select(line => $"|{line}|\n")) + edge;
    }
}
