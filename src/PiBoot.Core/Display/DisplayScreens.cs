using PiBoot.Core.Settings;

namespace PiBoot.Core.Display;

/// <summary>
/// The screens of all who look: the display itself, terminals, the API. Who asks for the same size sees the same screen.
/// Thread-safe; nothing happens while nobody asks.
/// </summary>
/// <param name="read">Tells what there is to show.</param>
/// <param name="time">The clock.</param>
/// <param name="standard">The size of the display that is configured; of the large one where none is.</param>
/// <param name="tempo">How long a page stays, and how long a display stays lit.</param>
public sealed class DisplayScreens(Func<DisplayFacts> read, TimeProvider time, ScreenSize standard, Live<DisplayTempo> tempo)
{
    /// <summary>Between two looks while a boot goes on.</summary>
    public static readonly TimeSpan WhileBooting = TimeSpan.FromMilliseconds(500);

    /// <summary>Between two looks while nothing happens.</summary>
    public static readonly TimeSpan WhileQuiet = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private readonly Dictionary<ScreenSize, DisplayPager> _pagers = [];
    private readonly long _start = time.GetTimestamp();

    public DisplayScreens(Func<DisplayFacts> read, TimeProvider time, ScreenSize standard, TimeSpan turnEvery, TimeSpan sleepAfter)
        : this(read, time, standard, new DisplayTempo(turnEvery, sleepAfter))
    {
    }

    public ScreenSize Standard => standard;

    /// <summary>The screen of this moment.</summary>
    /// <param name="size">How large.</param>
    /// <param name="pause">When to look again.</param>
    public Screen Show(ScreenSize size, out TimeSpan pause)
    {
        lock (_gate)
        {
            if (!_pagers.TryGetValue(size, out var pager))
            {
                _pagers[size] = pager = new DisplayPager(size, tempo);
            }

            var facts = read();
            var now = time.GetElapsedTime(_start);
            var screen = pager.Show(facts, now);
            pause = facts.Boots.Count > 0 ? WhileBooting : WhileQuiet;
            if (pager.NextChange is { } next && next - now < pause)
            {
                pause = next > now ? next - now : TimeSpan.Zero;
            }

            return screen;
        }
    }
}
