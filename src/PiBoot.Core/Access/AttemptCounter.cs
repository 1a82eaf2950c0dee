namespace PiBoot.Core.Access;

/// <summary>How often somebody was wrong, and how long he has to wait for it. Times are of a clock that never goes back.</summary>
/// <param name="Failures">Wrong attempts, and those whose end is not known yet.</param>
/// <param name="Last">When the last one began.</param>
public readonly record struct AttemptCounter(int Failures, TimeSpan Last)
{
    public AttemptCounter Next(TimeSpan now) => new(Math.Min(Failures + 1, int.MaxValue - 1), now);

    /// <summary>When the next attempt may begin.</summary>
    public TimeSpan FreeAt(AttemptRule rule) => Last + rule.WaitAfter(Failures);
}
