using PiBoot.Core.Display;
using PiBoot.Core.Display.Panels;
using PiBoot.Linux.I2c;

namespace PiBoot.Linux.Display;

/// <summary>An HD44780 behind a PCF8574 backpack.</summary>
/// <param name="size">16x2 or 20x4.</param>
/// <param name="open">Finds it on the bus.</param>
/// <param name="rest">Waits while the chip sets itself up.</param>
public sealed class Hd44780Display(ScreenSize size, Func<II2cDevice> open, Action<TimeSpan> rest) : PanelDisplay(size, open)
{
    /// <summary>R/W and E, which are low between two writes.</summary>
    private const byte RestingPins = 0x06;

    protected override bool GlowsByItself => false;

    protected override void SetUp(II2cDevice device, bool isLit)
    {
        foreach (var write in Hd44780.Initialise(isLit))
        {
            Write(device, write.Bytes.Span);
            if (write.Rest > TimeSpan.Zero)
            {
                rest(write.Rest);
            }
        }
    }

    protected override void Draw(II2cDevice device, ScreenRun run, bool isLit) => Write(device, Hd44780.Text(run, isLit));

    protected override void Switch(II2cDevice device, bool isLit) => Write(device, [Hd44780.Idle(isLit)]);

    /// <summary>A PCF8574 begins with all pins high; we leave these two low (datasheet, "power-on reset").</summary>
    protected override bool IsAsLeft(II2cDevice device, bool isLit)
    {
        Span<byte> pins = stackalloc byte[1];
        device.Read(pins);
        return (pins[0] & RestingPins) == 0;
    }

    private static void Write(II2cDevice device, ReadOnlySpan<byte> bytes)
    {
        for (; bytes.Length > 0; bytes = bytes[Math.Min(bytes.Length, device.MaximumWrite)..])
        {
            device.Write(bytes[..Math.Min(bytes.Length, device.MaximumWrite)]);
        }
    }
}
