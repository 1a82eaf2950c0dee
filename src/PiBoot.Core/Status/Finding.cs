namespace PiBoot.Core.Status;

/// <summary>How bad a finding is.</summary>
public enum FindingLevel
{
    Good,
    Warning,
    Bad,
}

/// <summary>One thing that was looked at.</summary>
/// <param name="Check">What, in a word or two.</param>
/// <param name="Level">How it is.</param>
/// <param name="Message">What was found.</param>
/// <param name="Advice">What to do; null when nothing is to be done.</param>
public sealed record Finding(string Check, FindingLevel Level, string Message, string? Advice);
