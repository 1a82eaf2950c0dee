using System.Globalization;

namespace PiBoot.Core.Clients;

/// <summary>Values and characters as a sentence about them shows them.</summary>
public static class Shown
{
    private const int Longest = 60;

    /// <summary>At most its first 60 characters, control characters as a question mark.</summary>
    public static string Short(string text)
    {
        var plain = string.Concat(text.Take(Longest).Select(c => char.IsControl(c) ? '?' : c));
        return text.Length > Longest ? plain + "…" : plain;
    }

    /// <summary>A character by itself where it can be seen, and by its number.</summary>
    public static string Character(char c)
    {
        var number = "U+" + ((int)c).ToString("X4", CultureInfo.InvariantCulture);
        return c switch
        {
            '\t' => $"tab ({number})",
            '\n' => $"line feed ({number})",
            '\r' => $"carriage return ({number})",
            _ when char.IsControl(c) || char.IsSurrogate(c) || char.IsWhiteSpace(c) => number,
            _ => $"'{c}' ({number})",
        };
    }
}
