namespace PiBoot.Core.Clients;

/// <summary>The login name of a client's first user, as useradd(8) takes it.</summary>
public static class LoginName
{
    /// <summary>utmp(5) has room for no more.</summary>
    public const int MaximumLength = 32;

    /// <summary>Null when it is good.</summary>
    public static string? Fault(string text) =>
        text.Length is > 0 and <= MaximumLength && IsFirst(text[0]) && text.All(c => IsFirst(c) || char.IsAsciiDigit(c) || c == '-')
            ? null
            : $"'{Shown.Short(text)}' is no user name: use 1 to {MaximumLength} lower-case letters, digits, '_' or '-', a letter or '_' first.";

    private static bool IsFirst(char c) => char.IsAsciiLetterLower(c) || c == '_';
}
