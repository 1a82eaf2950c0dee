using System.Globalization;

namespace PiBoot.Core.Os;

/// <summary>A line of etc/passwd (passwd(5)).</summary>
/// <param name="Name">The user.</param>
/// <param name="User">Number.</param>
/// <param name="Group">Number of the first group.</param>
/// <param name="Home">Absolute path.</param>
public sealed record Account(string Name, uint User, uint Group, string Home)
{
    /// <summary>Users of people have numbers from here (login.defs, UID_MIN).</summary>
    public const uint FirstOrdinary = 1000;

    /// <summary>And below here.</summary>
    public const uint PastOrdinary = 60000;

    public bool IsOrdinary => User is >= FirstOrdinary and < PastOrdinary;

    public static Account? Parse(string line) =>
        line.Split(':') is [{ Length: > 0 } name, _, var user, var group, _, var home, ..] &&
        uint.TryParse(user, NumberStyles.None, CultureInfo.InvariantCulture, out var userNumber) &&
        uint.TryParse(group, NumberStyles.None, CultureInfo.InvariantCulture, out var groupNumber)
            ? new Account(name, userNumber, groupNumber, home)
            : null;

    public static IReadOnlyList<Account> All(string passwd) => [.. passwd.Split('\n').Select(Parse).OfType<Account>()];
}
