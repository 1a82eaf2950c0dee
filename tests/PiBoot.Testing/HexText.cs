namespace PiBoot.Testing;

/// <summary>Bytes as text: pairs of hex digits with blanks between them, comments from <c>#</c> to the end of a line.</summary>
public static class HexText
{
    /// <exception cref="FormatException">It holds anything else.</exception>
    public static byte[] Parse(string text) => Convert.FromHexString(string.Concat(
        text.Split('\n').Select(line => line.Split('#')[0]).SelectMany(line => line.Where(c => !char.IsWhiteSpace(c)))));

    /// <summary>Reads <c>tests/captures/NAME.hex</c>.</summary>
    public static byte[] Capture(string name) => Parse(File.ReadAllText(Path.Join(Repository.Captures, name + ".hex")));
}
