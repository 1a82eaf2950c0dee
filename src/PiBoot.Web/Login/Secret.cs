using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace PiBoot.Web.Login;

/// <summary>What a browser's cookie or a program's token holds: 256 random bits. Only a hash is kept, and as nobody can guess them it need not be a slow one.</summary>
internal static class Secret
{
    private const int Bytes = 32;
    private const int LongestAsked = 100;
    private const int IdDigits = 16;

    /// <param name="random">Makes so many random bytes.</param>
    /// <param name="prefix">Stands before it.</param>
    public static string New(Func<int, byte[]> random, string prefix = "") => prefix + Base64Url.EncodeToString(random(Bytes));

    /// <summary>SHA-256 in hexadecimal digits; null for what is far too long to be one.</summary>
    public static string? HashOf(string? secret) =>
        secret is { Length: > 0 and <= LongestAsked } ? Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret))) : null;

    public static string IdOf(string hash) => hash[..IdDigits];

    public static bool IsHash(string? text) => text is { Length: SHA256.HashSizeInBytes * 2 } && text.All(char.IsAsciiHexDigitLower);
}
