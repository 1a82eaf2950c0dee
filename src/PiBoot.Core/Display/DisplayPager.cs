using PiBoot.Core.Settings;

namespace PiBoot.Core.Display;

/// <summary>
/// Turns the pages of one display. A fresh alarm comes first and lights it; it goes dark when there was neither an alarm
/// nor a boot under way for a while, and shows its first page then. Times are of a clock that never goes back.
/// </summary>
/// <param name="size">The display's.</param>
/// <param name="tempo">How long a page stays, and how long it stays lit.</param>
public sealed class DisplayPager(ScreenSize size, Live<DisplayTempo> tempo)
{
    private HashSet<string> _told = new(StringComparer.Ordinal);
    private string? _key;
    private int _index;
    private TimeSpan _turnedAt;
    private TimeSpan _awakeAt;
    private bool _isLit;

    public DisplayPager(ScreenSize size, TimeSpan turnEvery, TimeSpan sleepAfter)
        : this(size, new DisplayTempo(turnEvery, sleepAfter))
    {
    }

    /// <summary>When the screen may change though nothing happens; null: never.</summary>
    public TimeSpan? NextChange { get; private set; }

    public Screen Show(DisplayFacts facts, TimeSpan now)
    {
        var pages = DisplayPages.Of(facts, size);
        var fresh = Fresh(pages);
        KeepAwake(facts, now, fresh is not null);
        var page = Choose(pages, fresh, now);
        NextChange = !_isLit ? null : Earlier(pages.Count > 1 ? _turnedAt + tempo.Value.TurnEvery : null, SleepsAt(facts));
        return new Screen(size, [.. Enumerable.Range(0, size.Rows).Select(row => DisplayText.Fit(row < page.Lines.Count ? page.Lines[row] : "", size.Columns))], _isLit);
    }

    private static TimeSpan? Earlier(TimeSpan? one, TimeSpan? other) => one is null || other < one ? other : one;

    /// <summary>A setup code is to be read by somebody who has gone to fetch his phone.</summary>
    private static bool Happens(DisplayFacts facts) => facts.SetupCode is not null || facts.Troubles.Count > 0 || facts.Stalled.Count > 0 || facts.Boots.Count > 0;

    /// <summary>The first page of the first alarm that was not there a moment ago; null when there is none.</summary>
    private int? Fresh(IReadOnlyList<DisplayPage> pages)
    {
        int? fresh = null;
        var told = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < pages.Count; i++)
        {
            if (fresh is null && pages[i].Alarms.Any(a => !_told.Contains(a)))
            {
                fresh = i;
            }

            told.UnionWith(pages[i].Alarms);
        }

        _told = told;
        return fresh;
    }

    private void KeepAwake(DisplayFacts facts, TimeSpan now, bool isFresh)
    {
        if (_key is null || isFresh || Happens(facts))
        {
            _awakeAt = now;
        }

        var wasLit = _isLit;
        var sleepAfter = tempo.Value.SleepAfter;
        _isLit = sleepAfter == TimeSpan.Zero || now - _awakeAt < sleepAfter;
        if (_isLit != wasLit)
        {
            // Dark, it shows how all is; lit again, it begins with that.
            (_index, _key, _turnedAt) = (0, "", now);
        }
    }

    private DisplayPage Choose(IReadOnlyList<DisplayPage> pages, int? fresh, TimeSpan now)
    {
        var kept = fresh ?? Find(pages);
        var turns = fresh is null && _isLit && now - _turnedAt >= tempo.Value.TurnEvery;
        var index = turns ? (kept + 1) % pages.Count : kept;
        if (turns || fresh is not null)
        {
            _turnedAt = now;
        }

        (_index, _key) = (index, pages[index].Key);
        return pages[index];
    }

    /// <summary>Where the page of a moment ago is now; the one that took its place where it is gone.</summary>
    private int Find(IReadOnlyList<DisplayPage> pages)
    {
        for (var i = 0; i < pages.Count; i++)
        {
            if (pages[i].Key == _key)
            {
                return i;
            }
        }

        return Math.Min(_index, pages.Count - 1);
    }

    private TimeSpan? SleepsAt(DisplayFacts facts) =>
        tempo.Value.SleepAfter is var after && (after == TimeSpan.Zero || Happens(facts)) ? null : _awakeAt + after;
}
