using PiBoot.Servers;
using PiBoot.Testing;

namespace PiBoot.Tests.Servers;

public sealed class ClockStepsTests
{
    private readonly SetClock _time = new();

    [Theory]
    [InlineData(3600)]
    [InlineData(-3600)]
    [InlineData(2.5)]
    public void A_clock_that_is_set_is_noticed_once(double seconds)
    {
        var clock = new ClockSteps(_time);
        _time.Pass(100);
        Assert.Null(clock.Look());
        _time.Set(seconds);
        _time.Pass(10);
        Assert.Equal(TimeSpan.FromSeconds(seconds), clock.Look());
        _time.Pass(1000);
        Assert.Null(clock.Look());
        _time.Set(-seconds);
        Assert.Equal(TimeSpan.FromSeconds(-seconds), clock.Look());
    }

    [Fact]
    public void A_clock_that_is_corrected_a_little_is_not_set()
    {
        var clock = new ClockSteps(_time);
        _time.Set(0.5);
        Assert.Null(clock.Look());
    }

    [Fact]
    public void Steady_time_passes_and_never_steps()
    {
        var steady = new SteadyTime(_time);
        _time.Pass(5);
        _time.Set(86400);
        _time.Pass(5);
        Assert.Equal(ManualTime.Noon.AddSeconds(10), steady.GetUtcNow());
    }

    /// <summary>A wall clock that can be set, over a counter that only counts.</summary>
    private sealed class SetClock : TimeProvider
    {
        private TimeSpan _passed;
        private TimeSpan _ahead;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public void Pass(double seconds) => _passed += TimeSpan.FromSeconds(seconds);

        public void Set(double seconds) => _ahead += TimeSpan.FromSeconds(seconds);

        public override DateTimeOffset GetUtcNow() => ManualTime.Noon + _passed + _ahead;

        public override long GetTimestamp() => _passed.Ticks;
    }
}
