using System.Globalization;

namespace PiBoot.Core.Display;

/// <summary>How many characters a display shows.</summary>
/// <param name="Columns">Characters in a line.</param>
/// <param name="Rows">Lines.</param>
public readonly record struct ScreenSize(int Columns, int Rows)
{
    /// <summary>The small HD44780.</summary>
    public static readonly ScreenSize Small = new(16, 2);

    /// <summary>The large HD44780; a terminal, where no display is configured.</summary>
    public static readonly ScreenSize Large = new(20, 4);

    /// <summary>An SSD1306 of 128 by 64 pixels, with characters of 6 by 8.</summary>
    public static readonly ScreenSize Oled = new(21, 8);

    public static readonly IReadOnlyList<ScreenSize> All = [Small, Large, Oled];

    /// <summary>Such as <c>20x4</c>; null for any but those three.</summary>
    public static ScreenSize? Parse(string? text)
    {
        foreach (var size in All)
        {
            if (text == size.ToString())
            {
                return size;
            }
        }

        return null;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Columns}x{Rows}");
}
