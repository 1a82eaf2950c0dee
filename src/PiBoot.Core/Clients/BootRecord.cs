using PiBoot.Core.Boot;

namespace PiBoot.Core.Clients;

/// <summary>One boot of one client, kept as history.</summary>
/// <param name="Started">When its first event came; with the client the key of the record.</param>
/// <param name="Stage">The furthest stage it reached.</param>
/// <param name="Verdict">In words why it stopped; null when it went well or is under way.</param>
/// <param name="Events">What was seen, oldest first; at most <see cref="MaximumEvents"/>.</param>
public sealed record BootRecord(DateTimeOffset Started, BootStage Stage, string? Verdict, IReadOnlyList<BootEvent> Events)
{
    public const int MaximumEvents = 400;
}
