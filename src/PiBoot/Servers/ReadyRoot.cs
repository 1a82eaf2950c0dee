using PiBoot.Core.Clients;

namespace PiBoot.Servers;

/// <summary>A root that a client can boot from.</summary>
/// <param name="Os">The operating system that it is made from.</param>
/// <param name="Mode">Its own copy, or the system itself.</param>
public readonly record struct ReadyRoot(string Os, RootMode Mode);
