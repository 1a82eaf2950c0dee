namespace PiBoot.Core.Os;

/// <summary>Firmware reads ASCII: one other byte in config.txt silently cuts off the rest of the file.</summary>
internal static class Ascii
{
    /// <summary>The printable ASCII characters, tabs and line ends of a text.</summary>
    public static string Only(string text) => text.All(IsKept) ? text : string.Concat(text.Where(IsKept));

    private static bool IsKept(char c) => c is '\t' or '\n' or '\r' or (>= ' ' and <= '~');
}
