using System.Security.Cryptography;
using System.Text;

namespace PiBoot.Linux.Volumes;

/// <summary>
/// Names of trees that are being made or removed, beside their real names: <c>.root.partial-0123456789abcdef</c> and
/// <c>.root.removing-0123456789abcdef</c>.
/// </summary>
internal static class TemporaryName
{
    private const int DigitCount = 16;
    private const string Partial = ".partial-";
    private const string Removing = ".removing-";

    public static byte[] ForPartial(string name) => Make(name, Partial);

    public static byte[] ForRemoving(string name) => Make(name, Removing);

    /// <summary>True for the names that are made here and no others.</summary>
    public static bool IsOne(ReadOnlySpan<byte> name)
    {
        var text = Encoding.UTF8.GetString(name[..^1]);
        return text.StartsWith('.') && (Ends(text, Partial) || Ends(text, Removing));
    }

    private static byte[] Make(string name, string kind) =>
        Encoding.UTF8.GetBytes($".{name}{kind}{RandomNumberGenerator.GetHexString(DigitCount, lowercase: true)}\0");

    private static bool Ends(string text, string kind) =>
        text.Length > kind.Length + DigitCount + 1 &&
        text[..^DigitCount].EndsWith(kind, StringComparison.Ordinal) &&
        text[^DigitCount..].All(char.IsAsciiHexDigitLower);
}
