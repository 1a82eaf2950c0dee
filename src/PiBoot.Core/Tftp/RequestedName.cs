using System.Text;
using PiBoot.Protocol.Pxe;
using PiBoot.Protocol.Wire;

namespace PiBoot.Core.Tftp;

/// <summary>
/// A file name as a Pi asks for it, made plain: <c>7bf18f79//config.txt</c> (the Pi 5 doubles the slash) is the file
/// <c>config.txt</c> of serial 7bf18f79.
/// </summary>
/// <param name="Prefix">Which of <paramref name="Serial"/> and <paramref name="Mac"/> counts.</param>
/// <param name="Serial">The serial before the name.</param>
/// <param name="Mac">The MAC address before the name.</param>
/// <param name="RelativePath">Without the prefix; no leading slash, no empty, <c>.</c> or <c>..</c> part.</param>
public readonly record struct RequestedName(NamePrefix Prefix, PiSerial Serial, MacAddress Mac, string RelativePath)
{
    /// <summary>Characters of a name as asked; the longest that firmware is known to ask for has 60.</summary>
    public const int MaximumLength = 255;

    /// <summary>Never throws; <paramref name="name"/> counts only when the answer is None.</summary>
    public static NameFault Read(string asked, out RequestedName name)
    {
        name = default;
        if (asked.Length > MaximumLength)
        {
            return NameFault.TooLong;
        }

        if (HasBadCharacter(asked))
        {
            return NameFault.BadCharacter;
        }

        var fault = Normalise(asked, out var path);
        if (fault == NameFault.None)
        {
            name = SplitPrefix(path);
        }

        return fault == NameFault.None && name.RelativePath.Length == 0 ? NameFault.Empty : fault;
    }

    private static bool HasBadCharacter(string asked)
    {
        foreach (var rune in asked.EnumerateRunes())
        {
            if (Rune.IsControl(rune) || rune == Rune.ReplacementChar)
            {
                return true;
            }
        }

        return false;
    }

    private static NameFault Normalise(string asked, out string path)
    {
        Span<char> plain = stackalloc char[MaximumLength + 1];
        var length = 0;
        path = "";
        foreach (var range in asked.AsSpan().SplitAny('/', '\\'))
        {
            var part = asked.AsSpan(range);
            if (part is "..")
            {
                return NameFault.LeavesRoot;
            }

            if (part is not ("" or "."))
            {
                part.CopyTo(plain[length..]);
                length += part.Length;
                plain[length++] = '/';
            }
        }

        // The last slash stays when the name ended in one, so that "7bf18f79/" is a prefix without a name.
        var isDirectory = asked.Length > 0 && asked[^1] is '/' or '\\';
        path = plain[..(length > 0 && !isDirectory ? length - 1 : length)].ToString();
        return NameFault.None;
    }

    private static RequestedName SplitPrefix(string path)
    {
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        var first = path.AsSpan(0, Math.Max(slash, 0));
        if (PiSerial.TryParse(first, out var serial))
        {
            return new RequestedName(NamePrefix.Serial, serial, default, Trimmed(path[(slash + 1)..]));
        }

        return first.Contains('-') && MacAddress.TryParse(first, out var mac)
            ? new RequestedName(NamePrefix.Mac, default, mac, Trimmed(path[(slash + 1)..]))
            : new RequestedName(NamePrefix.None, default, default, Trimmed(path));
    }

    private static string Trimmed(string path) => path.TrimEnd('/');
}
