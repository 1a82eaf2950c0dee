namespace PiBoot.Core.Boot;

/// <summary>How far a client is at this moment.</summary>
/// <param name="Stage">Its stage.</param>
/// <param name="Since">Since when.</param>
/// <param name="Verdict">Why it stopped; null when it did not.</param>
public sealed record BootStatus(BootStage Stage, DateTimeOffset? Since, string? Verdict)
{
    public static readonly BootStatus Unknown = new(BootStage.Off, null, null);
}
