using PiBoot.Linux.I2c;

namespace PiBoot.Linux.Display;

/// <summary>Where panels are found on a bus.</summary>
public static class PanelAddress
{
    /// <summary>PCF8574 and PCF8574A with all address pins open, as backpacks are sold.</summary>
    public static readonly IReadOnlyList<int> OfHd44780 = [0x27, 0x3f];

    /// <summary>SSD1306 with its address pin low or high.</summary>
    public static readonly IReadOnlyList<int> OfSsd1306 = [0x3c, 0x3d];

    /// <summary>Opens the first that answers.</summary>
    /// <param name="bus">Where to look.</param>
    /// <param name="addresses">In this order; what belongs to somebody else, such as a relay board, is not among them.</param>
    /// <exception cref="I2cException">None answers, or the bus cannot be used.</exception>
    public static II2cDevice Open(I2cBus bus, IReadOnlyList<int> addresses)
    {
        if (addresses is [var only])
        {
            return bus.Open(only);
        }

        foreach (var address in addresses)
        {
            if (bus.Answers(address))
            {
                return bus.Open(address);
            }
        }

        throw new I2cException(
            $"No display answers at {string.Join(" or ", addresses.Select(a => $"0x{a:x2}"))} of {bus.Path}: " +
            "is it plugged in, or has it another address ([display] address)?");
    }
}
