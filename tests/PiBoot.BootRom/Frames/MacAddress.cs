using System.Globalization;

namespace PiBoot.BootRom.Frames;

/// <summary>A 48-bit Ethernet address; its text is lower-case hex with colons.</summary>
public readonly record struct MacAddress(ulong Value)
{
    public const int Length = 6;

    public static readonly MacAddress Broadcast = new(0xffff_ffff_ffff);

    internal static MacAddress Read(ReadOnlySpan<byte> bytes)
    {
        ulong value = 0;
        foreach (var part in bytes[..Length])
        {
            value = (value << 8) | part;
        }

        return new MacAddress(value);
    }

    internal void Write(Span<byte> destination)
    {
        for (var i = 0; i < Length; i++)
        {
            destination[i] = (byte)(Value >> (40 - (8 * i)));
        }
    }

    /// <summary>Accepts six hex pairs separated by colons or by dashes.</summary>
    public static bool TryParse(string text, out MacAddress mac)
    {
        mac = default;
        var parts = text.Split(text.Contains('-', StringComparison.Ordinal) ? '-' : ':');
        ulong value = 0;
        foreach (var part in parts)
        {
            if (part.Length != 2 ||
                !byte.TryParse(part, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var octet))
            {
                return false;
            }

            value = (value << 8) | octet;
        }

        mac = new MacAddress(value);
        return parts.Length == Length;
    }

    public override string ToString()
    {
        var hex = Value.ToString("x12", CultureInfo.InvariantCulture);
        return string.Join(':', Enumerable.Range(0, Length).Select(i => hex.Substring(2 * i, 2)));
    }
}
