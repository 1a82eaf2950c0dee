namespace PiBoot.Configuration;

/// <summary>What the section <c>[display]</c> says.</summary>
public sealed record DisplaySettings
{
    public DisplayKind Kind { get; init; } = DisplayKind.Off;

    /// <summary>N of <c>/dev/i2c-N</c>.</summary>
    public int Bus { get; init; } = 1;

    /// <summary>On the bus; null: looked for where displays of this kind are.</summary>
    public int? Address { get; init; }

    /// <summary>How long a page stays.</summary>
    public TimeSpan Page { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long it stays lit without an alarm and without a boot; zero: for ever.</summary>
    public TimeSpan Sleep { get; init; } = TimeSpan.FromMinutes(10);
}
