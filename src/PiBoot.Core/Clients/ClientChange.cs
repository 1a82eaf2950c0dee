namespace PiBoot.Core.Clients;

/// <summary>What a sighting did to the directory.</summary>
/// <param name="Client">The client as it is now; null when the directory is full and the Pi is unknown.</param>
/// <param name="IsNew">It was never seen before.</param>
/// <param name="Replaces">Id under which it was known until now (its MAC, before its serial was heard); null otherwise.</param>
/// <param name="Twin">Another client with the same serial and a different MAC; null when there is none.</param>
public readonly record struct ClientChange(Client? Client, bool IsNew, string? Replaces, Client? Twin);
