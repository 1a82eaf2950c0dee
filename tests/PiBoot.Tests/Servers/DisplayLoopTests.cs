using PiBoot.Core.Display;
using PiBoot.Servers;
using PiBoot.Testing;
using PiBoot.Testing.Panels;

namespace PiBoot.Tests.Servers;

public sealed class DisplayLoopTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ManualTime _time = new();
    private readonly LogLines _log = new();
    private readonly FakeDisplay _display = new(ScreenSize.Small);
    private readonly DisplayLoop _loop;
    private DisplayFacts _facts = Situations.Calm;

    public DisplayLoopTests()
    {
        var screens = new DisplayScreens(() => _facts, _time, ScreenSize.Small, TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(10));
        _loop = new DisplayLoop(_display, screens, "Küche", _log.Log);
    }

    public void Dispose() => _display.Dispose();

    [Fact]
    public void It_looks_twice_a_second_while_a_boot_goes_on_and_seldom_while_nothing_happens()
    {
        Assert.Equal(2, _loop.Step().TotalSeconds);
        _time.Advance(4);
        Assert.Equal(1, _loop.Step().TotalSeconds);
        _facts = Situations.Booting;
        Assert.Equal(0.5, _loop.Step().TotalSeconds);
    }

    [Fact]
    public void A_page_turns_when_it_is_due()
    {
        _loop.Step();
        Assert.StartsWith("netboot", _display.Lines[0], StringComparison.Ordinal);
        _time.Advance(5);
        _loop.Step();
        Assert.StartsWith("ready", _display.Lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public void The_light_goes_out_and_an_alarm_puts_it_on_again()
    {
        _loop.Step();
        Assert.True(_display.IsLit);
        _time.Advance(601);
        _loop.Step();
        Assert.False(_display.IsLit);
        _facts = Situations.Stalled;
        _loop.Step();
        Assert.True(_display.IsLit);
        Assert.StartsWith("kitchen stalled", _display.Lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Its_going_and_its_coming_are_one_line_each()
    {
        _loop.Step();
        _display.Fault = "No device answers at address 0x27.";
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(3, _loop.Step().TotalSeconds);
        }

        _display.Fault = null;
        _loop.Step();
        _loop.Step();
        Assert.Equal(["Warning: The display shows nothing: No device answers at address 0x27.", "Information: The display shows again how things are"], _log.All);
    }

    [Fact]
    public void The_last_words_are_that_the_service_has_stopped()
    {
        _loop.Step();
        _loop.Stop();
        Assert.Equal(["Kueche          ", "service stopped "], _display.Lines);
        Assert.False(_display.IsLit);
    }

    [Fact]
    public async Task It_ends_when_it_is_told()
    {
        using var stop = new CancellationTokenSource();
        var running = _loop.RunAsync(stop.Token);
        await stop.CancelAsync();
        await running.WaitAsync(Patience);
        Assert.StartsWith("service stopped", _display.Lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_nobody_foresaw_ends_the_display_and_nothing_else()
    {
        var screens = new DisplayScreens(() => throw new InvalidOperationException("unforeseen"), _time, ScreenSize.Small, TimeSpan.FromSeconds(5), TimeSpan.Zero);
        await new DisplayLoop(_display, screens, "netboot", _log.Log).RunAsync(CancellationToken.None).WaitAsync(Patience);
        Assert.Single(_log.All, line => line.StartsWith("Error: The display shows nothing any more", StringComparison.Ordinal));
    }
}
