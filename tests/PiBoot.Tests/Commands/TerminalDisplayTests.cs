using PiBoot.Commands;
using PiBoot.Core.Display;

namespace PiBoot.Tests.Commands;

public sealed class TerminalDisplayTests
{
    private static readonly string[] Lines = ["netboot         ", "ready           "];

    [Fact]
    public void On_a_terminal_the_frame_is_drawn_over_in_place()
    {
        using var output = new StringWriter();
        using (var display = new TerminalDisplay(output, ScreenSize.Small, isTerminal: true, hasColour: true))
        {
            display.Show(Lines);
            display.Show(Lines);
            display.Light(false);
            display.Show(Lines);
        }

        Assert.Equal(
            "\e[?25l┌────────────────┐\n│\e[97;44mnetboot         \e[0m│\n│\e[97;44mready           \e[0m│\n└────────────────┘\n" +
            "\e[4A\r┌────────────────┐\n│\e[90mnetboot         \e[0m│\n│\e[90mready           \e[0m│\n└─ dark ─────────┘\n\e[?25h",
            output.ToString());
    }

    [Fact]
    public void Without_colour_it_is_drawn_over_all_the_same()
    {
        using var output = new StringWriter();
        using var display = new TerminalDisplay(output, ScreenSize.Small, isTerminal: true, hasColour: false);
        display.Show(Lines);
        Assert.Equal("\e[?25l┌────────────────┐\n│netboot         │\n│ready           │\n└────────────────┘\n", output.ToString());
    }

    [Fact]
    public void Elsewhere_each_screen_is_a_frame_of_plain_text()
    {
        using var output = new StringWriter();
        using (var display = new TerminalDisplay(output, ScreenSize.Small, isTerminal: false, hasColour: false))
        {
            display.Show(Lines);
            display.Show(Lines);
            display.Light(false);
            display.Show(Lines);
        }

        Assert.Equal(
            "┌────────────────┐\n│netboot         │\n│ready           │\n└────────────────┘\n┌────────────────┐\n│netboot         │\n│ready           │\n└─ dark ─────────┘\n",
            output.ToString());
    }
}
