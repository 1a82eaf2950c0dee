using System.Buffers.Binary;

namespace PiBoot.Core.Access;

/// <summary>
/// What somebody must have read off the appliance itself before a password may be set: eight characters, of which nobody
/// takes one for another on a dim display.
/// </summary>
public static class SetupCode
{
    /// <summary>Random bytes that a code is made of: two for each character, so that each is as likely as the others.</summary>
    public const int Bytes = 2 * Length;

    /// <summary>Without 0 and O, 1, I and L, and U beside V: 39 bits in a code.</summary>
    private const string Alphabet = "23456789ABCDEFGHJKMNPQRSTVWXYZ";

    private const int Length = 8;
    private const int Half = Length / 2;
    private const int LongestTyped = 64;

    /// <summary>A code as it is shown: <c>ABCD-2345</c>.</summary>
    /// <param name="random"><see cref="Bytes"/> random bytes.</param>
    public static string Of(ReadOnlySpan<byte> random)
    {
        Span<char> code = stackalloc char[Length];
        for (var i = 0; i < Length; i++)
        {
            code[i] = Alphabet[BinaryPrimitives.ReadUInt16BigEndian(random[(2 * i)..]) % Alphabet.Length];
        }

        return $"{code[..Half]}-{code[Half..]}";
    }

    /// <summary>The same in one spelling: people leave the hyphen out, add blanks, and write small letters.</summary>
    public static string Plain(string typed) =>
        string.Concat(typed.Take(LongestTyped).Where(char.IsAsciiLetterOrDigit).Select(char.ToUpperInvariant));
}
