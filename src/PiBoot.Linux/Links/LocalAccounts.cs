using System.Globalization;

namespace PiBoot.Linux.Links;

/// <summary>User and group ids by name, from /etc/passwd and /etc/group.</summary>
public static class LocalAccounts
{
    /// <summary>Null when there is no such user.</summary>
    public static uint? User(string name) => Find("/etc/passwd", name);

    /// <summary>Null when there is no such group.</summary>
    public static uint? Group(string name) => Find("/etc/group", name);

    /// <summary>In both files the name is the first field and the id the third: passwd(5), group(5).</summary>
    private static uint? Find(string path, string name)
    {
        foreach (var line in File.ReadLines(path))
        {
            var fields = line.Split(':');
            if (fields.Length > 2 && fields[0] == name && uint.TryParse(fields[2], NumberStyles.None, CultureInfo.InvariantCulture, out var id))
            {
                return id;
            }
        }

        return null;
    }
}
