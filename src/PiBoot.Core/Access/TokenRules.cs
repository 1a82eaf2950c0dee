using System.Globalization;

namespace PiBoot.Core.Access;

/// <summary>What API tokens are like.</summary>
public static class TokenRules
{
    /// <summary>By which a token is known for one, by people and by programs that look for secrets in public places.</summary>
    public const string Prefix = "pb_";

    public const int Most = 100;
    public const int LongestName = 60;

    /// <summary>What is wrong with a name, in a sentence; null when it will do.</summary>
    public static string? NameFault(string? name) => (name ?? "").Trim() switch
    {
        { Length: 0 } => "The token has no name: say what it is for.",
        { Length: > LongestName and var length } => string.Create(CultureInfo.InvariantCulture, $"A name of {length} characters is too long: it may have {LongestName}."),
        var some when some.Any(char.IsControl) => "The name has a line end, tab or other control character in it: leave that out.",
        _ => null,
    };
}
