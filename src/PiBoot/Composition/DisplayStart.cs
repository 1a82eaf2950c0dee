using PiBoot.Configuration;
using PiBoot.Core.Display;
using PiBoot.Linux.Display;
using PiBoot.Linux.I2c;

namespace PiBoot.Composition;

/// <summary>The display that is configured.</summary>
internal static class DisplayStart
{
    /// <summary>The configured display's size; that of the large one where none is.</summary>
    public static ScreenSize SizeOf(DisplaySettings settings) => settings.Kind switch
    {
        DisplayKind.Hd44780Small => ScreenSize.Small,
        DisplayKind.Ssd1306 => ScreenSize.Oled,
        _ => ScreenSize.Large,
    };

    /// <summary>Null where none is configured. Nothing goes over the bus before it is told to show something.</summary>
    /// <param name="settings">Of the section <c>[display]</c>.</param>
    /// <param name="taken">Addresses of that bus where other things hang, such as relay boards: no display is looked for there.</param>
    public static ICharacterDisplay? Make(DisplaySettings settings, IReadOnlyCollection<int> taken)
    {
        var bus = new I2cBus(settings.Bus);
        Func<II2cDevice> At(IReadOnlyList<int> usual)
        {
            IReadOnlyList<int> addresses = settings.Address is { } address ? [address] : [.. usual.Except(taken)];
            return () => PanelAddress.Open(bus, addresses);
        }

        return settings.Kind switch
        {
            DisplayKind.Hd44780Small or DisplayKind.Hd44780Large => new Hd44780Display(SizeOf(settings), At(PanelAddress.OfHd44780), Thread.Sleep),
            DisplayKind.Ssd1306 => new Ssd1306Display(At(PanelAddress.OfSsd1306)),
            _ => null,
        };
    }
}
