using System.Globalization;

namespace PiBoot.Protocol.Pxe;

/// <summary>
/// The low 32 bits of a Pi's serial number, as the firmware puts them before every file name (<c>%08x/</c>). Its text
/// is eight lower-case hex digits. Pi 5 serials are 64-bit random numbers: their low halves are not guaranteed unique.
/// </summary>
public readonly record struct PiSerial(uint Value)
{
    public const int TextLength = 8;

    /// <summary>Accepts exactly eight hex digits in either case.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out PiSerial serial)
    {
        serial = default;
        if (text.Length != TextLength ||
            !uint.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
        {
            return false;
        }

        serial = new PiSerial(value);
        return true;
    }

    public override string ToString() => Value.ToString("x8", CultureInfo.InvariantCulture);
}
