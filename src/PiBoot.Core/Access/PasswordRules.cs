using System.Globalization;

namespace PiBoot.Core.Access;

/// <summary>What a new password must be like. Only its length counts: rules for its composition make passwords worse (NIST SP 800-63B, 3.1.1.2).</summary>
public static class PasswordRules
{
    public const int Shortest = 8;
    public const int Longest = 200;

    /// <summary>What is wrong with it, in a sentence; null when it will do.</summary>
    public static string? Fault(string? password) => (password ?? "") switch
    {
        { Length: 0 } => "The password is empty: it needs at least 8 characters.",
        { Length: < Shortest and var length } => string.Create(CultureInfo.InvariantCulture, $"A password of {length} characters is too short: it needs at least {Shortest}."),
        { Length: > Longest and var length } => string.Create(CultureInfo.InvariantCulture, $"A password of {length} characters is too long: it may have {Longest}."),
        var some when some.Any(char.IsControl) => "The password has a line end, tab or other control character in it: leave that out.",
        _ => null,
    };
}
