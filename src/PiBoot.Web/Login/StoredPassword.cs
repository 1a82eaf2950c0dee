namespace PiBoot.Web.Login;

/// <summary>What is kept of a password. What it was made with stands beside it, so that more can be asked of later ones.</summary>
/// <param name="Algorithm"><see cref="PasswordHasher.Algorithm"/>.</param>
/// <param name="Iterations">Rounds of it.</param>
/// <param name="Salt">Base64.</param>
/// <param name="Hash">Base64.</param>
public sealed record StoredPassword(string Algorithm, int Iterations, string Salt, string Hash)
{
    private const int MostIterations = 20_000_000;
    private const int ShortestBytes = 16;
    private const int LongestBytes = 64;

    /// <summary>A number that somebody mistyped would keep the processor busy for an hour.</summary>
    internal bool IsSound => Algorithm == PasswordHasher.Algorithm && Iterations is > 0 and <= MostIterations && IsBytes(Salt) && IsBytes(Hash);

    private static bool IsBytes(string? text) =>
        text is not null && Convert.TryFromBase64String(text, new byte[text.Length], out var length) && length is >= ShortestBytes and <= LongestBytes;
}
