namespace PiBoot.Core.Boot;

/// <summary>An event of one client, as watchers get it.</summary>
/// <param name="ClientId">The client's id at that moment.</param>
/// <param name="Event">What was seen.</param>
public sealed record ClientEvent(string ClientId, BootEvent Event)
{
    /// <summary>When the boot began that it belongs to.</summary>
    public DateTimeOffset? Started { get; init; }

    /// <summary>The row of the table that the boot's verdict comes from; null while nothing is wrong.</summary>
    public Symptom? Symptom { get; init; }
}
