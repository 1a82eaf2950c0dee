using PiBoot.Configuration;
using PiBoot.Core.Display;
using PiBoot.Core.Power;
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
    /// <param name="banks">Relays on the same bus: what is meant for a display would switch them.</param>
    /// <exception cref="StartException">The display's address is that of relays.</exception>
    public static ICharacterDisplay? Make(DisplaySettings settings, IEnumerable<BankPlan> banks)
    {
        var taken = banks.Select(Place).Where(p => p.Bus == settings.Bus).DistinctBy(p => p.Address).ToDictionary(p => p.Address, p => p.Name);
        if (settings is { Kind: not DisplayKind.Off, Address: { } asked } && taken.TryGetValue(asked, out var name))
        {
            throw new StartException($"[display] address 0x{asked:x2} is that of the relays '{name}': set one of the two to what it really is.");
        }

        var bus = new I2cBus(settings.Bus);
        Func<II2cDevice> At(IReadOnlyList<int> usual)
        {
            IReadOnlyList<int> addresses = settings.Address is { } address ? [address] : [.. usual.Where(a => !taken.ContainsKey(a))];
            return () => PanelAddress.Open(bus, addresses);
        }

        return settings.Kind switch
        {
            DisplayKind.Hd44780Small or DisplayKind.Hd44780Large => new Hd44780Display(SizeOf(settings), At(PanelAddress.OfHd44780), Thread.Sleep),
            DisplayKind.Ssd1306 => new Ssd1306Display(At(PanelAddress.OfSsd1306)),
            _ => null,
        };
    }

    private static (int Bus, int Address, string Name) Place(BankPlan bank) => bank switch
    {
        Pcf8574BankPlan pcf => (pcf.Bus, pcf.Address, pcf.Name),
        Mcp23017BankPlan mcp => (mcp.Bus, mcp.Address, mcp.Name),
        _ => (-1, 0, bank.Name),
    };
}
