namespace PiBoot.Core.Clients;

/// <summary>A client to be remembered.</summary>
/// <param name="Client">As it is now.</param>
/// <param name="Replaces">The id it had until now, whose history it takes over; null when its id has not changed.</param>
public readonly record struct ClientWrite(Client Client, string? Replaces);
