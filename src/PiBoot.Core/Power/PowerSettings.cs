namespace PiBoot.Core.Power;

/// <summary>How power is switched.</summary>
public sealed record PowerSettings
{
    /// <summary>Without power at least this long, so that a board's capacitors are empty when it comes back.</summary>
    public TimeSpan OffTime { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Between two clients that are given power.</summary>
    public TimeSpan Stagger { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>After a Pi 3 or older, or a client whose model is not known: their boot ROMs disturb each other.</summary>
    public TimeSpan StaggerOld { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>What a client gets to shut down before its power is cut.</summary>
    public TimeSpan ShutdownWait { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Supervision may cut power.</summary>
    public bool Cures { get; init; } = true;

    /// <summary>How often supervision may cut the power of one client within an hour.</summary>
    public int CyclesPerHour { get; init; } = 6;

    /// <summary>When the service starts, clients that do not live get power one after the other; else they are left as they are.</summary>
    public bool StartsStaggered { get; init; } = true;

    /// <summary>Before each of the looks at who lives, when the service starts. No key of the file.</summary>
    public TimeSpan StartPause { get; init; } = TimeSpan.FromSeconds(1);
}
