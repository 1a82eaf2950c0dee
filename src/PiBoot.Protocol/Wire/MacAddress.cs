using System.Globalization;

namespace PiBoot.Protocol.Wire;

/// <summary>A 48-bit Ethernet address. Its text is lower-case hex with colons: <c>b8:27:eb:28:f6:6d</c>.</summary>
public readonly record struct MacAddress(ulong Value) : IComparable<MacAddress>
{
    public const int Length = 6;

    public static readonly MacAddress Broadcast = new(0xffff_ffff_ffff);

    public bool IsZero => Value == 0;

    /// <summary>True for group addresses, broadcast included: no client can own one.</summary>
    public bool IsGroup => (Value & 0x0100_0000_0000) != 0;

    /// <exception cref="ArgumentException"><paramref name="bytes"/> is shorter than six bytes.</exception>
    public static MacAddress Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < Length)
        {
            throw new ArgumentException("A MAC address has six bytes.", nameof(bytes));
        }

        ulong value = 0;
        for (var i = 0; i < Length; i++)
        {
            value = (value << 8) | bytes[i];
        }

        return new MacAddress(value);
    }

    public void Write(Span<byte> destination)
    {
        for (var i = 0; i < Length; i++)
        {
            destination[i] = (byte)(Value >> (40 - (8 * i)));
        }
    }

    /// <summary>Accepts six two-digit hex groups separated by <c>:</c> or by <c>-</c> (the Pi's TFTP prefix form).</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out MacAddress mac)
    {
        mac = default;
        if (text.Length != 17)
        {
            return false;
        }

        var separator = text[2];
        if (separator is not (':' or '-'))
        {
            return false;
        }

        ulong value = 0;
        for (var i = 0; i < Length; i++)
        {
            if (i > 0 && text[(i * 3) - 1] != separator)
            {
                return false;
            }

            if (!byte.TryParse(text.Slice(i * 3, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var part))
            {
                return false;
            }

            value = (value << 8) | part;
        }

        mac = new MacAddress(value);
        return true;
    }

    public int CompareTo(MacAddress other) => Value.CompareTo(other.Value);

    public override string ToString() => Format(':');

    /// <summary>The form of the Pi's <c>TFTP_PREFIX=2</c>: <c>dc-a6-32-01-36-c2</c>.</summary>
    public string ToPrefix() => Format('-');

    private string Format(char separator) => string.Create(17, (Value, separator), static (span, state) =>
    {
        for (var i = 0; i < Length; i++)
        {
            var part = (byte)(state.Value >> (40 - (8 * i)));
            part.TryFormat(span[(i * 3)..], out _, "x2", CultureInfo.InvariantCulture);
            if (i < Length - 1)
            {
                span[(i * 3) + 2] = state.separator;
            }
        }
    });

    public static bool operator <(MacAddress left, MacAddress right) => left.CompareTo(right) < 0;

    public static bool operator <=(MacAddress left, MacAddress right) => left.CompareTo(right) <= 0;

    public static bool operator >(MacAddress left, MacAddress right) => left.CompareTo(right) > 0;

    public static bool operator >=(MacAddress left, MacAddress right) => left.CompareTo(right) >= 0;
}
