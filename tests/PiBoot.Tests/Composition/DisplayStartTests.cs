using PiBoot.Composition;
using PiBoot.Configuration;
using PiBoot.Core.Display;
using PiBoot.Core.Power;

namespace PiBoot.Tests.Composition;

public sealed class DisplayStartTests
{
    private static readonly DisplaySettings Lcd = new() { Kind = DisplayKind.Hd44780Small, Bus = 1, Address = 0x27 };

    [Fact]
    public void Without_a_display_the_screens_are_large() =>
        Assert.Equal((null, ScreenSize.Large), (DisplayStart.Make(new DisplaySettings(), []), DisplayStart.SizeOf(new DisplaySettings())));

    [Theory]
    [InlineData(DisplayKind.Hd44780Small, "16x2")]
    [InlineData(DisplayKind.Hd44780Large, "20x4")]
    [InlineData(DisplayKind.Ssd1306, "21x8")]
    public void Each_kind_has_its_size(DisplayKind kind, string size)
    {
        var settings = new DisplaySettings { Kind = kind };
        using var display = DisplayStart.Make(settings, [])!;
        Assert.Equal((size, size), (new ScreenSize(display.Columns, display.Rows).ToString(), DisplayStart.SizeOf(settings).ToString()));
    }

    [Fact]
    public void Relays_are_not_written_to_as_to_a_display()
    {
        var fault = Assert.Throws<StartException>(() => DisplayStart.Make(Lcd, [Relays(1, 0x27)]));
        Assert.Equal("[display] address 0x27 is that of the relays 'rack': set one of the two to what it really is.", fault.Message);
        DisplayStart.Make(Lcd, [Relays(0, 0x27), Relays(1, 0x26)])!.Dispose();
    }

    private static Pcf8574BankPlan Relays(int bus, int address) => new("rack", ["1"], default!, bus, address);
}
