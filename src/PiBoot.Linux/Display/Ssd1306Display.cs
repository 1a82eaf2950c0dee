using PiBoot.Core.Display;
using PiBoot.Core.Display.Panels;
using PiBoot.Linux.I2c;

namespace PiBoot.Linux.Display;

/// <summary>An SSD1306 OLED with 128 by 64 pixels.</summary>
/// <param name="open">Finds it on the bus.</param>
public sealed class Ssd1306Display(Func<II2cDevice> open) : PanelDisplay(ScreenSize.Oled, open)
{
    /// <summary>Bit 6 of the status: the panel is off, as after power-on (datasheet, 8.1.5 and 10.2).</summary>
    private const byte IsOff = 0x40;

    protected override bool GlowsByItself => true;

    protected override void SetUp(II2cDevice device, bool isLit)
    {
        foreach (var write in Ssd1306.Initialise())
        {
            device.Write(write);
        }

        Switch(device, isLit);
    }

    protected override void Draw(II2cDevice device, ScreenRun run, bool isLit)
    {
        foreach (var write in Ssd1306.Text(run))
        {
            device.Write(write);
        }
    }

    protected override void Switch(II2cDevice device, bool isLit) => device.Write(Ssd1306.Light(isLit));

    protected override bool IsAsLeft(II2cDevice device, bool isLit)
    {
        Span<byte> status = stackalloc byte[1];
        device.Read(status);
        return (status[0] & IsOff) == 0 == isLit;
    }
}
