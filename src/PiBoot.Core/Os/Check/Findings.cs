namespace PiBoot.Core.Os.Check;

/// <summary>What was found about one board.</summary>
internal sealed class Findings
{
    public List<string> Reasons { get; } = [];

    public List<string> Warnings { get; } = [];
}
