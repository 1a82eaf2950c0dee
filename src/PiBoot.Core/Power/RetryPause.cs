namespace PiBoot.Core.Power;

/// <summary>How long a relay that failed is left alone.</summary>
public static class RetryPause
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    /// <summary>5, 10, 20, 40 and then always 60 seconds.</summary>
    /// <param name="failures">In a row, from 1.</param>
    public static TimeSpan After(int failures) => failures > 4 ? Longest : First * (1 << (failures - 1));
}
