using System.Buffers.Binary;

namespace PiBoot.BootRom.Dhcp;

/// <summary>
/// Option 43 as Pi 4 and 5 parse it: PXE sub-options; number 9 is the menu, items of type (2), length (1), text
/// (PXE 2.1 section 2.1). Trailing characters of the text do not matter since 2019-10-16.
/// </summary>
internal static class PxeMenu
{
    public static ReadOnlySpan<byte> Text => "Raspberry Pi Boot"u8;

    /// <summary>What the 3B ROM wants to find.</summary>
    public static ReadOnlySpan<byte> TextWithBlanks => "Raspberry Pi Boot   "u8;

    private const byte Menu = 9;

    public static bool Offers(ReadOnlySpan<byte> option, bool firstItemOnly)
    {
        var reader = new OptionReader(option);
        while (reader.MoveNext())
        {
            if (reader.Code == Menu && HasItem(reader.Value, firstItemOnly))
            {
                return true;
            }
        }

        return false;
    }

    private static bool HasItem(ReadOnlySpan<byte> menu, bool firstItemOnly)
    {
        while (menu.Length >= 3 && menu.Length >= 3 + menu[2])
        {
            // Type 0 boots from the server that is offered; others name boot servers to be discovered.
            var text = menu.Slice(3, menu[2]);
            if (BinaryPrimitives.ReadUInt16BigEndian(menu) == 0 && text.StartsWith(Text))
            {
                return true;
            }

            if (firstItemOnly)
            {
                return false;
            }

            menu = menu[(3 + text.Length)..];
        }

        return false;
    }
}
