namespace PiBoot.Core.Boot;

/// <summary>An event of one client, as watchers get it.</summary>
/// <param name="ClientId">The client's id at that moment.</param>
/// <param name="Event">What was seen.</param>
public sealed record ClientEvent(string ClientId, BootEvent Event);
