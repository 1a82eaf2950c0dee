namespace PiBoot.Core.Access;

/// <summary>How long wrong attempts are answered with a wait: not at first, then one second, two, four and so on.</summary>
/// <param name="Free">Attempts without a wait.</param>
/// <param name="Longest">The longest wait.</param>
/// <param name="ForgottenAfter">How long after the last attempt all are forgotten; longer than the longest wait.</param>
public sealed record AttemptRule(int Free, TimeSpan Longest, TimeSpan ForgottenAfter)
{
    /// <summary>For one address: somebody who has forgotten his password is not kept out for long, and a program that tries all of them for good.</summary>
    public static readonly AttemptRule OneAddress = new(5, TimeSpan.FromMinutes(15), TimeSpan.FromHours(1));

    /// <summary>For all together: it takes many addresses to come this far, and then nobody waits longer than half a minute for them.</summary>
    public static readonly AttemptRule All = new(60, TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(10));

    private const int MostDoublings = 30;

    public TimeSpan WaitAfter(int failures)
    {
        var over = failures - Free;
        if (over < 0)
        {
            return TimeSpan.Zero;
        }

        var wait = TimeSpan.FromSeconds(1L << Math.Min(over, MostDoublings));
        return wait < Longest ? wait : Longest;
    }
}
