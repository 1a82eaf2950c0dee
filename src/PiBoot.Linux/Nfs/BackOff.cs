namespace PiBoot.Linux.Nfs;

/// <summary>How long to wait before the next start of a program that keeps ending.</summary>
internal sealed class BackOff
{
    public static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <summary>A program that ran this long had started well.</summary>
    public static readonly TimeSpan Healthy = TimeSpan.FromMinutes(1);

    private TimeSpan next = First;

    public TimeSpan After(TimeSpan uptime)
    {
        var wait = uptime >= Healthy ? First : next;
        next = wait * 2 < Longest ? wait * 2 : Longest;
        return wait;
    }
}
