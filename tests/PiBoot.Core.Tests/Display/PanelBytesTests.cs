using PiBoot.Core.Display;
using PiBoot.Core.Display.Panels;
using PiBoot.Testing.Panels;

namespace PiBoot.Core.Tests.Display;

public sealed class PanelBytesTests
{
    [Theory]
    [InlineData(0, 0, "A", true, "888c88 0c08 494d49 1d19")]
    [InlineData(0, 0, "A", false, "808480 0400 414541 1511")]
    [InlineData(1, 3, "█", false, "c0c4c0 3430 f1f5f1 f5f1")]
    [InlineData(2, 0, "", false, "909490 4440")]
    [InlineData(3, 19, "", false, "e0e4e0 7470")]
    public void A_character_is_two_nibbles_at_two_falling_edges(int row, int column, string text, bool isLit, string bytes)
    {
        Assert.Equal(bytes.Replace(" ", "", StringComparison.Ordinal), Convert.ToHexStringLower(Hd44780.Text(new ScreenRun(row, column, text), isLit)));
    }

    [Fact]
    public void The_chip_is_set_up_as_its_datasheet_says()
    {
        var writes = Hd44780.Initialise(isLit: false);
        Assert.Equal(
            ["00 45", "303430 5", "303430 1", "303430 1", "202420 1", "2024208480 0", "0004008480 0", "0004001410 3", "0004006460 0", "000400c4c0 0"],
            writes.Select(w => $"{Convert.ToHexStringLower(w.Bytes.Span)} {w.Rest.TotalMilliseconds}"));
    }

    [Fact]
    public void Pixels_follow_the_window_that_they_belong_in()
    {
        Assert.Equal(["0021070c220202", "407e1111117e00"], Ssd1306.Text(new ScreenRun(2, 1, "A")).Select(Convert.ToHexStringLower));
    }

    [Fact]
    public void No_write_is_longer_than_SMBus_allows()
    {
        Assert.All(
            [.. Ssd1306.Initialise(), .. Ssd1306.Text(new ScreenRun(0, 0, new string('x', 21))), Ssd1306.Light(true)],
            write => Assert.InRange(write.Length, 2, 33));
    }

    [Theory]
    [InlineData("aaaaaaaaaa", "aaaaaaaaaa", "")]
    [InlineData("aaaaaaaaaa", "baaaaaaaab", "0b 9b")]
    [InlineData("aaaaaaaaaa", "babaaaaaaa", "0bab")]
    [InlineData("aaaaaaaaaa", "baabaaaaaa", "0baab")]
    [InlineData("aaaaaaaaaa", "baaabaaaaa", "0b 4b")]
    [InlineData("aaaaaaaaaa", "bbbbbbbbbb", "0bbbbbbbbbb")]
    public void Only_what_has_changed_is_sent(string before, string after, string runs)
    {
        Assert.Equal(runs, string.Join(' ', ScreenRun.Between([before], [after]).Select(run => $"{run.Column}{run.Text}")));
    }

    [Fact]
    public void The_font_has_a_picture_of_its_own_for_every_character()
    {
        var characters = Enumerable.Range(' ', '}' - ' ' + 1).Select(c => (char)c).Append(DisplayText.Block).ToArray();
        Assert.Equal(characters.Length, characters.Select(c => Convert.ToHexString(PanelFont.RowsOf(c))).Distinct().Count());
        Assert.Equal("7e1111117e00", Convert.ToHexStringLower(PanelFont.Columns('A')));
    }

    [Fact]
    public void The_simulated_chip_finds_fault_with_what_the_datasheet_forbids()
    {
        var chip = new SimulatedHd44780(16, 2);
        chip.Write(0x00);
        chip.Write(0x31 | 4);
        chip.Write(0x41);
        Assert.Equal(["RS or R/W changed together with E", "data changed at the falling edge of E", "told 3 while busy"], chip.Faults);
    }
}
