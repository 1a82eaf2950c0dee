using System.Buffers.Binary;
using System.Text;

namespace PiBoot.Core.Clients;

/// <summary>
/// The text of an authorized_keys file, AUTHORIZED_KEYS FILE FORMAT of sshd(8): a line is <c>[options] type base64
/// [comment]</c>, empty, or a comment.
/// </summary>
public static class AuthorizedKeys
{
    /// <summary>Bytes of UTF-8.</summary>
    public const int MaximumLength = 64 * 1024;

    /// <summary>Key types, and of how many strings a key of it consists: RFC 4253, 5656, 8709 and OpenSSH's PROTOCOL.u2f.</summary>
    private static readonly (string Name, int Parts)[] Types =
    [
        ("ssh-ed25519", 2), ("ecdsa-sha2-nistp256", 3), ("ecdsa-sha2-nistp384", 3), ("ecdsa-sha2-nistp521", 3), ("ssh-rsa", 3),
        ("sk-ssh-ed25519@openssh.com", 3), ("sk-ecdsa-sha2-nistp256@openssh.com", 4),
    ];

    private static readonly char[] Blanks = [' ', '\t'];

    /// <summary>Null when it is good; otherwise the first line that is not.</summary>
    public static string? Fault(string text)
    {
        if (Encoding.UTF8.GetByteCount(text) is var length and > MaximumLength)
        {
            return $"The authorized keys have {length} bytes; there is room for {MaximumLength}.";
        }

        var number = 0;
        foreach (var raw in text.Split('\n'))
        {
            number++;
            if (LineFault(raw.TrimEnd('\r').Trim(Blanks)) is { } fault)
            {
                return $"Line {number} of the authorized keys {fault}";
            }
        }

        return null;
    }

    private static string? LineFault(string line)
    {
        if (line.Length == 0 || line[0] == '#')
        {
            return null;
        }

        if (line.Any(IsOdd))
        {
            return $"holds the character {Shown.Character(line.First(IsOdd))}.";
        }

        if (line.Contains("PRIVATE KEY", StringComparison.Ordinal))
        {
            return "belongs to a private key: give the public one, from the file that ends in .pub.";
        }

        var words = Words(StartsWithType(line) ? line : AfterOptions(line));
        return words switch
        {
            [var type, ..] when !IsType(type) => Unknown(line),
            [var type, var blob, ..] => IsKey(type, blob) ? null : $"is no whole key: '{Shown.Short(blob)}' is not the base64 of a key of type {type}.",
            [var type] => $"ends after '{type}': the key itself is missing.",
            _ => Unknown(line),
        };
    }

    private static bool IsOdd(char c) => char.IsControl(c) && c != '\t';

    private static string Unknown(string line) =>
        $"names no key type that sshd takes: '{Shown.Short(line)}'; there are {string.Join(", ", Types.Select(t => t.Name))}.";

    private static bool IsType(string word) => Types.Any(t => t.Name == word);

    private static string[] Words(string line) => line.Split(Blanks, 3, StringSplitOptions.RemoveEmptyEntries);

    private static bool StartsWithType(string line) => IsType(Words(line)[0]);

    /// <summary>Options hold no blank save between double quotes, in which a quote is written <c>\"</c>.</summary>
    private static string AfterOptions(string line)
    {
        var quoted = false;
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == '\\' && i + 1 < line.Length && line[i + 1] == '"')
            {
                i++;
            }
            else if (line[i] == '"')
            {
                quoted = !quoted;
            }
            else if (!quoted && Blanks.Contains(line[i]))
            {
                return line[i..].Trim(Blanks);
            }
        }

        return "";
    }

    /// <summary>RFC 4253 section 6.6: a row of strings, each after its length; the first is the type.</summary>
    private static bool IsKey(string type, string base64)
    {
        var bytes = new byte[base64.Length];
        if (!Convert.TryFromBase64String(base64, bytes, out var length))
        {
            return false;
        }

        var rest = bytes.AsSpan(0, length);
        var parts = 0;
        while (rest.Length >= sizeof(uint) && BinaryPrimitives.ReadUInt32BigEndian(rest) is var size && size <= rest.Length - sizeof(uint))
        {
            var part = rest.Slice(sizeof(uint), (int)size);
            if (parts++ == 0 && !part.SequenceEqual(Encoding.ASCII.GetBytes(type)))
            {
                return false;
            }

            rest = rest[(sizeof(uint) + (int)size)..];
        }

        return rest.IsEmpty && parts == Types.First(t => t.Name == type).Parts;
    }
}
