using PiBoot.Core.Display;
using PiBoot.Core.Display.Panels;
using PiBoot.Linux.Display;
using PiBoot.Testing;
using PiBoot.Testing.Panels;

namespace PiBoot.Linux.Tests.Display;

public sealed class Ssd1306DisplayTests
{
    private static readonly string[] Alphabet = [.. Enumerable.Range(' ', 96).Select(c => c < '~' ? (char)c : DisplayText.Block).Chunk(21).Select(Line), .. Enumerable.Repeat(new string(' ', 21), 3)];

    private readonly SimulatedSsd1306 _chip = new();

    [Fact]
    public void A_person_sees_the_whole_alphabet()
    {
        using var display = On(SimulatedBus.Of(_chip));
        display.Show(Alphabet);
        Assert.Equal(Alphabet, Read());
        Assert.Empty(_chip.Faults);
    }

    [Fact]
    public void A_boot_is_seen_on_the_panel()
    {
        using var display = On(SimulatedBus.Of(_chip));
        var pager = new DisplayPager(ScreenSize.Oled, TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(10));
        pager.Show(Situations.Booting, TimeSpan.Zero);
        display.Show(pager.Show(Situations.Booting, TimeSpan.FromSeconds(5)).Lines);
        Assert.Null(GoldenFile.Difference("tests/screens/ssd1306.txt", _chip.Picture()));
        Assert.Empty(_chip.Faults);
    }

    [Fact]
    public void Only_what_has_changed_goes_over_the_bus()
    {
        var bus = SimulatedBus.Of(_chip);
        using var display = On(bus);
        display.Show(Alphabet);
        var (pixels, written) = (_chip.Pixels, bus.Written);
        display.Show(Alphabet);
        display.Light(true);
        Assert.Equal(written, bus.Written);
        display.Show([Line("x" + Alphabet[0][1..]), .. Alphabet[1..]]);
        Assert.Equal(pixels + 6, _chip.Pixels);
        Assert.Equal('x', Read()[0][0]);
    }

    [Fact]
    public void Dark_it_glows_nowhere_and_lit_again_it_shows_what_was_asked_meanwhile()
    {
        using var display = On(SimulatedBus.Of(_chip));
        display.Show(Alphabet);
        display.Light(false);
        Assert.DoesNotContain(_chip.Picture(), c => c is not (' ' or '\n'));
        display.Show([.. Alphabet.Reverse()]);
        display.Light(true);
        Assert.Equal(Alphabet.Reverse(), Read());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_loss_of_power_is_noticed_or_made_good_when_it_is_to_glow_again(bool isLit)
    {
        using var display = On(SimulatedBus.Of(_chip));
        display.Light(isLit);
        display.Show(Alphabet);
        _chip.PowerOn();
        display.Show(Alphabet);
        display.Light(true);
        Assert.Equal(Alphabet, Read());
        Assert.Empty(_chip.Faults);
    }

    [Fact]
    public void A_bus_that_fails_at_any_byte_is_told_and_the_next_call_sets_the_chip_up_anew()
    {
        for (var bytes = 0; bytes < 1600; bytes += 7)
        {
            var chip = new SimulatedSsd1306();
            var bus = SimulatedBus.Of(chip);
            using var display = On(bus);
            bus.FailAfter(bytes);
            Assert.Throws<DisplayException>(() => display.Show(Alphabet));
            Assert.Equal(0, bus.Open);
            display.Show(Alphabet);
            Assert.Equal(Alphabet, Read(chip));
        }
    }

    [Fact]
    public void Unplugged_it_says_so_though_nothing_changes_and_plugged_again_it_shows_all()
    {
        var bus = SimulatedBus.Of(_chip);
        using var display = On(bus);
        display.Show(Alphabet);
        bus.IsPlugged = false;
        Assert.Throws<DisplayException>(() => display.Show(Alphabet));
        _chip.PowerOn();
        bus.IsPlugged = true;
        display.Show(Alphabet);
        Assert.Equal(Alphabet, Read());
    }

    private static Ssd1306Display On(SimulatedBus bus) => new(bus.OpenDevice);

    private static string Line(IEnumerable<char> characters) => string.Concat(characters).PadRight(21);

    private string[] Read() => Read(_chip);

    /// <summary>Recognises the characters in the picture; '¿' where there is none of the font's.</summary>
    private static string[] Read(SimulatedSsd1306 chip)
    {
        var known = Enumerable.Range(' ', '}' - ' ' + 1).Select(c => (char)c).Append(DisplayText.Block).ToDictionary(c => Convert.ToHexString(PanelFont.Columns(c)));
        return [.. Enumerable.Range(0, 8).Select(row => string.Concat(Enumerable.Range(0, 21).Select(column => known.GetValueOrDefault(Cell(chip, row, column), '¿'))))];
    }

    private static string Cell(SimulatedSsd1306 chip, int row, int column) => Convert.ToHexString(
        [.. Enumerable.Range(0, 6).Select(x => (byte)Enumerable.Range(0, 8).Sum(y => chip[1 + (column * 6) + x, (row * 8) + y] ? 1 << y : 0))]);
}
