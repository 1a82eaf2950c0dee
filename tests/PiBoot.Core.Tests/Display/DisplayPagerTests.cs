using PiBoot.Core.Display;
using PiBoot.Testing.Panels;

namespace PiBoot.Core.Tests.Display;

public sealed class DisplayPagerTests
{
    private readonly DisplayPager _pager = new(ScreenSize.Small, TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(10));

    [Fact]
    public void Pages_turn_by_themselves_and_begin_again()
    {
        Assert.Equal(
            ["netboot", "netboot", "ready", "ready", "48 GB free", "netboot"],
            new[] { 0, 4.9, 5, 9.9, 10, 15 }.Select(second => FirstLine(Situations.Calm, second)));
    }

    [Fact]
    public void What_is_on_a_page_changes_while_it_stays()
    {
        FirstLine(Situations.Calm, 0);
        FirstLine(Situations.Calm, 5);
        Assert.Equal("not ready", FirstLine(Situations.Calm with { IsReady = false }, 6));
    }

    [Theory]
    [MemberData(nameof(Alarms))]
    public void A_fresh_alarm_comes_first_and_stays_as_long_as_any_page(DisplayFacts facts, string line)
    {
        FirstLine(Situations.Calm, 0);
        Assert.Equal(line, FirstLine(facts, 2));
        Assert.Equal(line, FirstLine(facts, 6.9));
        Assert.NotEqual(line, FirstLine(facts, 7));
    }

    [Fact]
    public void An_alarm_is_fresh_once()
    {
        FirstLine(Situations.Stalled, 0);
        for (var second = 5; second < 300; second += 5)
        {
            FirstLine(Situations.Stalled, second);
        }

        FirstLine(Situations.Calm, 300);
        Assert.NotEqual("netboot", FirstLine(Situations.Stalled, 301));
    }

    [Fact]
    public void A_second_client_that_stalls_for_the_same_reason_is_news()
    {
        FirstLine(Situations.Stalled, 0);
        FirstLine(Situations.Stalled, 5);
        var both = Situations.Stalled with { Stalled = [.. Situations.Stalled.Stalled, new StalledClient("cellar", "stalled", Situations.NoOffer)] };
        Assert.Equal("2 stalled", FirstLine(both, 6));
    }

    [Fact]
    public void Figures_that_change_in_a_trouble_are_no_news()
    {
        FirstLine(Space(120), 0);
        var second = FirstLine(Space(120), 5);
        Assert.NotEqual("120 MB are left", second);
        Assert.Equal(second, FirstLine(Space(119), 6));

        static DisplayFacts Space(int left) => Situations.Calm with { Troubles = [$"{left} MB are left on the drive, and no more."] };
    }

    [Fact]
    public void Names_with_digits_in_a_trouble_are()
    {
        FirstLine(Missing("eth1"), 0);
        FirstLine(Missing("eth1"), 20);
        Assert.Equal("Interface eth2", FirstLine(Missing("eth1", "eth2"), 21, 1));

        static DisplayFacts Missing(params string[] names) => Situations.Calm with { Troubles = [.. names.Select(n => $"Interface {n} is not there.")] };
    }

    [Fact]
    public void A_page_that_is_gone_leaves_its_place_to_the_next()
    {
        FirstLine(Situations.Booting, 0);
        FirstLine(Situations.Booting, 5);
        FirstLine(Situations.Booting, 10);
        Assert.Equal("kitchen", FirstLine(Situations.Booting, 15));
        Assert.Equal("48 GB free", FirstLine(Situations.Calm, 16));
    }

    [Fact]
    public void It_goes_dark_after_a_while_and_shows_how_all_is()
    {
        Assert.True(Show(Situations.Calm, 0).IsLit);
        Assert.True(Show(Situations.Calm, 599).IsLit);
        var dark = Show(Situations.Calm, 600);
        Assert.False(dark.IsLit);
        Assert.StartsWith("netboot", dark.Lines[0], StringComparison.Ordinal);
        Assert.Null(_pager.NextChange);
        Assert.Equal(dark, Show(Situations.Calm, 700));
    }

    [Theory]
    [MemberData(nameof(Happenings))]
    public void An_alarm_or_a_boot_lights_it_and_keeps_it_lit(DisplayFacts facts)
    {
        Show(Situations.Calm, 0);
        Assert.False(Show(Situations.Calm, 1000).IsLit);
        Assert.True(Show(facts, 1001).IsLit);
        Assert.True(Show(facts, 9000).IsLit);
        Assert.True(Show(Situations.Calm, 9001).IsLit);
        Assert.True(Show(Situations.Calm, 9599).IsLit);
        Assert.False(Show(Situations.Calm, 9600).IsLit);
    }

    [Fact]
    public void Without_a_time_to_sleep_it_stays_lit()
    {
        var pager = new DisplayPager(ScreenSize.Small, TimeSpan.FromSeconds(5), TimeSpan.Zero);
        pager.Show(Situations.Calm, TimeSpan.Zero);
        Assert.True(pager.Show(Situations.Calm, TimeSpan.FromDays(30)).IsLit);
    }

    [Fact]
    public void It_says_when_it_is_to_be_looked_at_again()
    {
        Show(Situations.Calm, 2);
        Assert.Equal(TimeSpan.FromSeconds(7), _pager.NextChange);
        Show(Situations.Calm, 598);
        Assert.Equal(TimeSpan.FromSeconds(602), _pager.NextChange);
        var large = new DisplayPager(ScreenSize.Oled, TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(10));
        large.Show(Situations.Calm, TimeSpan.Zero);
        Assert.Equal(TimeSpan.FromMinutes(10), large.NextChange);
    }

    public static TheoryData<DisplayFacts, string> Alarms() => new()
    {
        { Situations.Stalled, "kitchen stalled" },
        { Situations.Troubled, "Trouble 1 of 2" },
    };

    public static TheoryData<DisplayFacts> Happenings() => [Situations.Stalled, Situations.Troubled, Situations.Booting];

    private Screen Show(DisplayFacts facts, double second) => _pager.Show(facts, TimeSpan.FromSeconds(second));

    private string FirstLine(DisplayFacts facts, double second, int row = 0) => Show(facts, second).Lines[row].TrimEnd();
}
