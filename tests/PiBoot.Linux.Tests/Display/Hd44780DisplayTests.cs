using PiBoot.Core.Display;
using PiBoot.Linux.Display;
using PiBoot.Testing;
using PiBoot.Testing.Panels;

namespace PiBoot.Linux.Tests.Display;

public sealed class Hd44780DisplayTests
{
    private static readonly string[] Hello = ["netboot  ready      ", "192.168.1.10        ", "[███████      ]  54%", "9 files 14 MB       "];

    private readonly SimulatedHd44780 _chip = new(20, 4);

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(33)]
    [InlineData(8192)]
    public void A_person_sees_what_was_sent_however_many_bytes_the_adapter_takes(int maximumWrite)
    {
        using var display = On(SimulatedBus.Of(_chip, maximumWrite));
        display.Show(Hello);
        Assert.Equal(Hello, _chip.Lines);
        Assert.True(_chip.IsLit);
        Assert.Empty(_chip.Faults);
    }

    [Fact]
    public void The_picture_of_the_README_is_what_the_simulated_chip_shows()
    {
        using var display = On(SimulatedBus.Of(_chip));
        var pager = new DisplayPager(ScreenSize.Large, TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(10));
        var pictures = new List<IReadOnlyList<string>>();
        foreach (var (facts, second) in new[] { (Situations.Booting, 0), (Situations.Booting, 5), (Situations.Stalled, 7) })
        {
            display.Show(pager.Show(facts, TimeSpan.FromSeconds(second)).Lines);
            pictures.Add(_chip.Lines);
        }

        Assert.Empty(_chip.Faults);
        Assert.Null(GoldenFile.Difference("tests/lcd.svg", LcdPicture.Draw(pictures)));
    }

    [Theory]
    [InlineData("16x2")]
    [InlineData("20x4")]
    public void A_day_is_seen_on_the_chip(string size)
    {
        var wanted = ScreenSize.Parse(size)!.Value;
        var chip = new SimulatedHd44780(wanted.Columns, wanted.Rows);
        using var display = new Hd44780Display(wanted, SimulatedBus.Of(chip).OpenDevice, rest => chip.Now += rest);
        Assert.Null(GoldenFile.Difference($"tests/screens/hd44780-{size}.txt", PanelDay.Of(wanted, display, () => $"{(chip.IsLit ? "lit" : "dark")}\n{Framed.Of(chip.Lines)}")));
        Assert.Empty(chip.Faults);
    }

    [Fact]
    public void Only_what_has_changed_goes_over_the_bus()
    {
        var bus = SimulatedBus.Of(_chip);
        using var display = On(bus);
        display.Show(Hello);
        var (taken, written) = (_chip.Taken, bus.Written);
        display.Show(Hello);
        display.Light(true);
        Assert.Equal(written, bus.Written);
        display.Show([.. Hello[..2], "[███████      ]  55%", Hello[3]]);
        Assert.Equal(taken + 2, _chip.Taken);
        Assert.Equal("[███████      ]  55%", _chip.Lines[2]);
    }

    [Fact]
    public void The_backlight_turns_without_a_word_to_the_chip()
    {
        using var display = On(SimulatedBus.Of(_chip));
        display.Show(Hello);
        var taken = _chip.Taken;
        display.Light(false);
        Assert.False(_chip.IsLit);
        Assert.Equal(taken, _chip.Taken);
        Assert.Equal(Hello, _chip.Lines);
        display.Show([.. Hello[..3], new string('x', 20)]);
        Assert.False(_chip.IsLit);
        display.Light(true);
        Assert.True(_chip.IsLit);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(0x0)]
    [InlineData(0x1)]
    [InlineData(0x2)]
    [InlineData(0x3)]
    [InlineData(0x8)]
    [InlineData(0xf)]
    public void It_is_set_up_from_whatever_half_of_a_command_the_chip_waits_for(int? pending)
    {
        using (var earlier = On(SimulatedBus.Of(_chip)))
        {
            earlier.Show([.. Enumerable.Repeat(new string('#', 20), 4)]);
        }

        if (pending is { } nibble)
        {
            _chip.Interrupt(nibble);
        }

        using var display = On(SimulatedBus.Of(_chip));
        display.Show(Hello);
        Assert.Equal(Hello, _chip.Lines);
    }

    [Fact]
    public void A_bus_that_fails_at_any_byte_is_told_and_the_next_call_sets_the_chip_up_anew()
    {
        var whole = SimulatedBus.Of(_chip);
        using var well = On(whole);
        well.Show(Hello);
        for (var bytes = 0; bytes < whole.Written; bytes++)
        {
            var chip = new SimulatedHd44780(20, 4);
            var bus = SimulatedBus.Of(chip, 33);
            using var display = new Hd44780Display(ScreenSize.Large, bus.OpenDevice, rest => chip.Now += rest);
            bus.FailAfter(bytes);
            Assert.Throws<DisplayException>(() => display.Show(Hello));
            Assert.Equal(0, bus.Open);
            display.Show(Hello);
            Assert.Equal(Hello, chip.Lines);
        }
    }

    [Fact]
    public void Unplugged_it_says_so_though_nothing_changes_and_plugged_again_it_shows_all()
    {
        var bus = SimulatedBus.Of(_chip);
        using var display = On(bus);
        display.Light(false);
        display.Show(Hello);
        bus.IsPlugged = false;
        Assert.Equal("No device answers at address 0x27 of /dev/i2c-1.", Assert.Throws<DisplayException>(() => display.Show(Hello)).Message);
        Assert.Throws<DisplayException>(() => display.Light(true));
        _chip.PowerOn();
        bus.IsPlugged = true;
        display.Show(Hello);
        Assert.Equal(Hello, _chip.Lines);
        Assert.True(_chip.IsLit);
        Assert.Equal(1, bus.Open);
    }

    [Fact]
    public void A_loss_of_power_between_two_calls_is_noticed()
    {
        using var display = On(SimulatedBus.Of(_chip));
        display.Show(Hello);
        _chip.PowerOn();
        Assert.NotEqual(Hello, _chip.Lines);
        display.Show(Hello);
        Assert.Equal(Hello, _chip.Lines);
    }

    [Fact]
    public void An_adapter_that_reads_nonsense_does_not_make_it_begin_again_and_again()
    {
        var bus = new SimulatedBus(8192, bytes => _chip.Write(bytes[^1]), static () => 0xff);
        using var display = On(bus);
        display.Show(Hello);
        display.Show(Hello);
        Assert.Equal(1, bus.Opened);
    }

    private Hd44780Display On(SimulatedBus bus) => new(ScreenSize.Large, bus.OpenDevice, rest => _chip.Now += rest);
}
