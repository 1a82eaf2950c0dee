namespace PiBoot.Core.Access;

/// <summary>How long a session lasts. A clock that was set back makes none older.</summary>
public static class SessionLife
{
    public static readonly TimeSpan Idle = TimeSpan.FromDays(30);

    public static readonly TimeSpan Longest = TimeSpan.FromDays(90);

    /// <summary>When it was last used is written down that seldom.</summary>
    public static readonly TimeSpan UseWritten = TimeSpan.FromHours(1);

    /// <summary>The oldest goes when another is opened.</summary>
    public const int Most = 50;

    public static bool IsOver(DateTimeOffset created, DateTimeOffset used, DateTimeOffset now) => now - created >= Longest || now - used >= Idle;
}
