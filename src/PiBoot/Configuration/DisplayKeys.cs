using System.Globalization;
using PiBoot.Linux.I2c;

namespace PiBoot.Configuration;

/// <summary>The keys of the section <c>[display]</c>.</summary>
internal static class DisplayKeys
{
    private const string Section = "display";
    private const int LongestPage = 60;
    private const int LongestSleep = 24 * 60;

    public static readonly IReadOnlyList<SettingKey> All =
    [
        new(Section, "kind", "off", "status display on the I2C bus: off, hd44780-16x2, hd44780-20x4 or ssd1306",
            static (s, v) => Kind(v) is { } kind ? s with { Display = s.Display with { Kind = kind } } : null, "off, hd44780-16x2, hd44780-20x4 or ssd1306"),
        new(Section, "bus", "1", "number of its bus: 1 for /dev/i2c-1",
            static (s, v) => Whole(v, 0, 255) is { } bus ? s with { Display = s.Display with { Bus = bus } } : null, "a number from 0 to 255"),
        new(Section, "address", "auto", "its address, such as 0x27, or auto: 0x27 or 0x3f (HD44780), 0x3c or 0x3d (SSD1306)",
            static (s, v) => v == "auto" ? s with { Display = s.Display with { Address = null } } :
                Address(v) is { } address ? s with { Display = s.Display with { Address = address } } : null, "auto, or an address from 0x08 to 0x77"),
        new(Section, "page_seconds", "5", "seconds that a page stays",
            static (s, v) => Whole(v, 1, LongestPage) is { } n ? s with { Display = s.Display with { Page = TimeSpan.FromSeconds(n) } } : null, "a number of seconds from 1 to 60")
        {
            IsLive = true,
        },
        new(Section, "sleep_minutes", "10", "minutes without an alarm or a boot after which its light goes out; 0: never",
            static (s, v) => Whole(v, 0, LongestSleep) is { } n ? s with { Display = s.Display with { Sleep = TimeSpan.FromMinutes(n) } } : null, "a number of minutes from 0 to 1440")
        {
            IsLive = true,
        },
    ];

    private static DisplayKind? Kind(string text) => text switch
    {
        "off" => DisplayKind.Off,
        "hd44780-16x2" => DisplayKind.Hd44780Small,
        "hd44780-20x4" => DisplayKind.Hd44780Large,
        "ssd1306" => DisplayKind.Ssd1306,
        _ => null,
    };

    private static int? Address(string text) =>
        text.StartsWith("0x", StringComparison.Ordinal) &&
        int.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var address) &&
        address is >= I2cBus.FirstAddress and <= I2cBus.LastAddress ? address : null;

    private static int? Whole(string text, int least, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number : null;
}
