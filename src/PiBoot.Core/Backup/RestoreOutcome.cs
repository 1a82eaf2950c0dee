namespace PiBoot.Core.Backup;

/// <summary>What a restore came to.</summary>
/// <param name="Made">When the backup was made, UTC.</param>
/// <param name="Host">Where.</param>
/// <param name="Clients">How many clients it knows.</param>
/// <param name="KeptAs">Where the state lies that was there before.</param>
/// <param name="Missing">Operating systems that it names and that are not here.</param>
/// <param name="Configuration">The configuration file as the backup has it; null where the service has the same one, or the backup has none that can be used.</param>
/// <param name="Notes">What did not go as one might expect, a sentence each.</param>
public sealed record RestoreOutcome(
    DateTimeOffset Made,
    string Host,
    int Clients,
    string KeptAs,
    IReadOnlyList<BackedUpSystem> Missing,
    string? Configuration,
    IReadOnlyList<string> Notes);
