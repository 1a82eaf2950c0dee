namespace PiBoot.Core.Clients;

/// <summary>One boot and whose it is.</summary>
public sealed record ClientBoot(string ClientId, BootRecord Boot);
