namespace PiBoot.Servers;

/// <summary>Notices that the clock was set.</summary>
public sealed class ClockSteps(TimeProvider time)
{
    /// <summary>NTP slews what is less than half a second; what is more, and matters to nobody here, is let pass too.</summary>
    private static readonly TimeSpan Smallest = TimeSpan.FromSeconds(2);

    private readonly SteadyTime _steady = new(time);
    private TimeSpan _known;

    /// <summary>By how much the clock was set since the last look; null when it was not.</summary>
    public TimeSpan? Look()
    {
        var ahead = time.GetUtcNow() - _steady.GetUtcNow();
        var step = ahead - _known;
        if (step.Duration() < Smallest)
        {
            return null;
        }

        _known = ahead;
        return step;
    }
}
