using System.Globalization;

namespace PiBoot.Core.Os;

/// <summary>
/// The four files of accounts (passwd(5), shadow(5), group(5), gshadow(5)) and the two of sub-ids, as texts; null where a
/// system has none.
/// </summary>
public sealed record AccountFiles(string Passwd, string? Shadow, string Group, string? GroupShadow, string? SubUsers, string? SubGroups)
{
    private const uint SubIdCount = 65536;
    private const uint FirstSubId = 100_000;

    /// <summary>What Raspberry Pi OS and Ubuntu put their first user into; those that a system has count.</summary>
    private static readonly string[] Groups =
    [
        "adm", "dialout", "cdrom", "sudo", "audio", "video", "plugdev", "games", "users", "input", "render", "netdev", "gpio", "i2c",
        "spi", "lpadmin",
    ];

    /// <summary>Whether a name can be a user's: what useradd takes, and nothing that would break a line.</summary>
    public static bool IsUserName(string name) =>
        name.Length is > 0 and <= 32 && (char.IsAsciiLetterLower(name[0]) || name[0] == '_') &&
        name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_');

    /// <summary>Whether a text can be a hash of crypt(3): nothing that ends a field or a line.</summary>
    public static bool IsPasswordHash(string hash) => hash.Length is > 0 and <= 512 && hash.All(c => c is > ' ' and <= '~' and not ':');

    /// <summary>The files with this user in them, who is made when missing; others stay as they are.</summary>
    /// <param name="name">A user name.</param>
    /// <param name="hash">The password; null leaves it, and locks a user that is made.</param>
    /// <param name="shell">The shell of a user that is made.</param>
    /// <param name="days">Days since 1970, for the age of the password; 0 would make it expire at once.</param>
    public AccountFiles WithUser(string name, string? hash, string shell, long days)
    {
        var accounts = Account.All(Passwd);
        var there = accounts.FirstOrDefault(a => a.Name == name);
        var files = there is null ? WithNew(name, shell, accounts) : this;
        files = files with { Shadow = files.Shadow is { } shadow ? WithPassword(shadow, name, hash, days) : null };
        return files.Shadow is null && hash is not null ? files with { Passwd = SetField(files.Passwd, name, 1, hash) } : files;
    }

    private AccountFiles WithNew(string name, string shell, IReadOnlyList<Account> accounts)
    {
        var group = NumberOfGroup(Group, name);
        var user = FreeNumber([.. accounts.Select(a => a.User), .. GroupNumbers(Group)]);
        var groups = group is null ? AddLine(Group, string.Create(CultureInfo.InvariantCulture, $"{name}:x:{user}:")) : Group;
        var shadowGroups = GroupShadow is { } g && group is null ? AddLine(g, $"{name}:!::") : GroupShadow;
        foreach (var other in Groups)
        {
            groups = WithMember(groups, other, name);
            shadowGroups = shadowGroups is null ? null : WithMember(shadowGroups, other, name);
        }

        var line = string.Create(CultureInfo.InvariantCulture, $"{name}:x:{user}:{group ?? user}:{name}:/home/{name}:{shell}");
        return this with
        {
            Passwd = AddLine(Passwd, line),
            Group = groups,
            GroupShadow = shadowGroups,
            SubUsers = WithSubIds(SubUsers, name),
            SubGroups = WithSubIds(SubGroups, name),
        };
    }

    /// <summary>The first of the numbers that people's accounts have which neither a user nor a group has.</summary>
    private static uint FreeNumber(HashSet<uint> taken)
    {
        for (var number = Account.FirstOrdinary; number < Account.PastOrdinary; number++)
        {
            if (!taken.Contains(number))
            {
                return number;
            }
        }

        throw new InvalidOperationException("The system has no free number for another user.");
    }

    private static string WithPassword(string shadow, string name, string? hash, long days)
    {
        var line = string.Create(CultureInfo.InvariantCulture, $"{name}:{hash ?? "!"}:{days}:0:99999:7:::");
        return !HasLine(shadow, name) ? AddLine(shadow, line) : hash is null ? shadow : SetField(SetField(shadow, name, 1, hash), name, 2, days.ToString(CultureInfo.InvariantCulture));
    }

    private static string? WithSubIds(string? file, string name)
    {
        if (file is null || HasLine(file, name))
        {
            return file;
        }

        var ends = file.Split('\n').Select(l => l.Split(':')).Where(f => f.Length == 3)
            .Select(f => uint.TryParse(f[1], CultureInfo.InvariantCulture, out var start) && uint.TryParse(f[2], CultureInfo.InvariantCulture, out var count) ? (long)start + count : 0);
        return AddLine(file, string.Create(CultureInfo.InvariantCulture, $"{name}:{Math.Max(FirstSubId, ends.DefaultIfEmpty(0).Max())}:{SubIdCount}"));
    }

    private static string WithMember(string groups, string group, string name)
    {
        if (Line(groups, group) is not { } line || line.Split(':') is not { Length: 4 } fields)
        {
            return groups;
        }

        var members = fields[3].Split(',', StringSplitOptions.RemoveEmptyEntries);
        return members.Contains(name, StringComparer.Ordinal) ? groups : SetField(groups, group, 3, string.Join(',', [.. members, name]));
    }

    private static uint? NumberOfGroup(string groups, string name) =>
        Line(groups, name)?.Split(':') is [_, _, var number, ..] && uint.TryParse(number, CultureInfo.InvariantCulture, out var value) ? value : null;

    private static IEnumerable<uint> GroupNumbers(string groups) =>
        from line in groups.Split('\n')
        let fields = line.Split(':')
        where fields.Length >= 3
        select uint.TryParse(fields[2], CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static string? Line(string file, string key) => file.Split('\n').FirstOrDefault(l => l.StartsWith(key + ":", StringComparison.Ordinal));

    private static bool HasLine(string file, string key) => Line(file, key) is not null;

    private static string AddLine(string file, string line) => (file.Length == 0 || file.EndsWith('\n') ? file : file + "\n") + line + "\n";

    private static string SetField(string file, string key, int field, string value) => string.Join('\n', file.Split('\n').Select(line =>
    {
        var fields = line.Split(':');
        if (fields[0] != key || fields.Length <= field)
        {
            return line;
        }

        fields[field] = value;
        return string.Join(':', fields);
    }));
}
