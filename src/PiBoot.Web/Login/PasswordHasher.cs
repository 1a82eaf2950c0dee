using System.Security.Cryptography;
using System.Text;

namespace PiBoot.Web.Login;

/// <summary>
/// Makes and compares slow hashes, one at a time: each costs a core for a good part of a second on a small board, which must
/// not be had for nothing by many at once.
/// </summary>
/// <param name="random">Makes so many random bytes.</param>
/// <param name="iterations">Rounds of a new hash.</param>
public sealed class PasswordHasher(Func<int, byte[]> random, int iterations = PasswordHasher.Iterations) : IDisposable
{
    public const string Algorithm = "pbkdf2-sha512";

    /// <summary>What OWASP's Password Storage Cheat Sheet asks of PBKDF2-HMAC-SHA512.</summary>
    public const int Iterations = 210_000;

    /// <summary>How many may wait; all others are sent away.</summary>
    internal const int MostWaiting = 8;

    private const int SaltBytes = 16;
    private const int HashBytes = 64;

    private readonly SemaphoreSlim _turn = new(1);
    private int _waiting;

    /// <summary>Null when too many wait.</summary>
    /// <exception cref="OperationCanceledException">Who asked is gone.</exception>
    public Task<StoredPassword?> HashAsync(string password, CancellationToken cancellation) => InTurnAsync(() => Hash(password), cancellation);

    /// <summary>Whether it is this password; null when too many wait.</summary>
    /// <param name="password">What was typed.</param>
    /// <param name="stored">What is kept of the right one.</param>
    /// <param name="cancellation">Who asked is gone.</param>
    /// <returns>Also a better hash of the right one where it was made with fewer rounds than now.</returns>
    /// <exception cref="OperationCanceledException">Who asked is gone.</exception>
    public Task<PasswordVerdict?> VerifyAsync(string password, StoredPassword stored, CancellationToken cancellation) => InTurnAsync(
        () =>
        {
            var expected = Convert.FromBase64String(stored.Hash);
            var derived = Derive(password, Convert.FromBase64String(stored.Salt), stored.Iterations, expected.Length);
            var isRight = CryptographicOperations.FixedTimeEquals(derived, expected);
            return new PasswordVerdict(isRight, isRight && stored.Iterations < iterations ? Hash(password) : null);
        },
        cancellation);

    public void Dispose() => _turn.Dispose();

    private static byte[] Derive(string password, byte[] salt, int rounds, int length) =>
        Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password), salt, rounds, HashAlgorithmName.SHA512, length);

    private StoredPassword Hash(string password)
    {
        var salt = random(SaltBytes);
        return new StoredPassword(Algorithm, iterations, Convert.ToBase64String(salt), Convert.ToBase64String(Derive(password, salt, iterations, HashBytes)));
    }

    private async Task<T?> InTurnAsync<T>(Func<T> work, CancellationToken cancellation)
        where T : class
    {
        try
        {
            if (Interlocked.Increment(ref _waiting) > MostWaiting)
            {
                return null;
            }

            await _turn.WaitAsync(cancellation);
            try
            {
                return await Task.Run(work, CancellationToken.None);
            }
            finally
            {
                _turn.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }
}
