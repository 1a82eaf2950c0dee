using System.Text.RegularExpressions;

namespace PiBoot.Core.Clients;

/// <summary>
/// A password as shadow(5) keeps it: yescrypt, SHA-512, SHA-256 or bcrypt of crypt(5), or <c>!</c>, which lets nobody in by
/// password. Older methods are broken, and a plain password is never taken: it would lie in the registry.
/// </summary>
public static partial class PasswordHash
{
    /// <summary>Lets nobody in by password.</summary>
    public const string Locked = "!";

    private const int MaximumLength = 255;

    /// <summary>Null when it is good. The sentence never holds the text: it may be the password.</summary>
    public static string? Fault(string text)
    {
        if (text == Locked || (text.Length <= MaximumLength && (Yescrypt().IsMatch(text) || Sha().IsMatch(text) || Bcrypt().IsMatch(text))))
        {
            return null;
        }

        return text.StartsWith('$')
            ? "The password hash begins like one and is none: was it cut, or did the shell replace its '$'? " +
              "Put it into single quotes, as 'openssl passwd -6' or 'mkpasswd' prints it."
            : "A password is taken as a hash only, never in plain: make one with 'openssl passwd -6' or 'mkpasswd' " +
              "and put it into single quotes; '!' lets nobody in by password.";
    }

    [GeneratedRegex(@"\A\$y\$[./A-Za-z0-9]+\$[./A-Za-z0-9]{0,86}\$[./A-Za-z0-9]{43}\z")]
    private static partial Regex Yescrypt();

    /// <summary>The salt is what the owner typed: all that shadow(5) can hold, save <c>$</c>.</summary>
    [GeneratedRegex(@"\A\$(6\$(rounds=[1-9][0-9]{3,8}\$)?[!-#%-9;-~]{1,16}\$[./A-Za-z0-9]{86}|5\$(rounds=[1-9][0-9]{3,8}\$)?[!-#%-9;-~]{1,16}\$[./A-Za-z0-9]{43})\z")]
    private static partial Regex Sha();

    [GeneratedRegex(@"\A\$2[aby]\$(0[4-9]|[12][0-9]|3[01])\$[./A-Za-z0-9]{53}\z")]
    private static partial Regex Bcrypt();
}
