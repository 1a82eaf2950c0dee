namespace PiBoot.Core.Os;

/// <summary>Whether a system boots on the boards of one generation.</summary>
/// <param name="Model">Such as <c>Pi 4/400/CM4</c>.</param>
/// <param name="Boots">False when there are reasons.</param>
/// <param name="Reasons">Why it does not boot, in words that fit what is seen at the board.</param>
/// <param name="Warnings">What goes wrong on some boards, or later.</param>
public sealed record ModelVerdict(string Model, bool Boots, IReadOnlyList<string> Reasons, IReadOnlyList<string> Warnings);
