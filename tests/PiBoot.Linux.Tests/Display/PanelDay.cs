using System.Globalization;
using System.Text;
using PiBoot.Core.Display;
using PiBoot.Testing.Panels;

namespace PiBoot.Linux.Tests.Display;

/// <summary>A quiet hour, a boot that stalls, and quiet again: what a panel shows meanwhile.</summary>
internal static class PanelDay
{
    private static readonly (int Second, DisplayFacts Facts)[] Steps =
    [
        (0, Situations.Calm), (5, Situations.Calm), (600, Situations.Calm), (620, Situations.Booting), (625, Situations.Booting),
        (630, Situations.Booting), (635, Situations.Booting), (640, Situations.Stalled), (645, Situations.Stalled), (646, Situations.Calm), (1300, Situations.Calm),
    ];

    public static string Of(ScreenSize size, ICharacterDisplay display, Func<string> seen)
    {
        var pager = new DisplayPager(size, TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(10));
        var day = new StringBuilder();
        foreach (var (second, facts) in Steps)
        {
            var screen = pager.Show(facts, TimeSpan.FromSeconds(second));
            display.Light(screen.IsLit);
            display.Show(screen.Lines);
            day.Append(CultureInfo.InvariantCulture, $"after {second} s: {seen()}");
        }

        return day.ToString();
    }
}
