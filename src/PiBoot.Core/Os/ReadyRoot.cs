using PiBoot.Core.Clients;

namespace PiBoot.Core.Os;

/// <summary>A root that a client can boot from.</summary>
/// <param name="Os">The operating system that it is made from.</param>
/// <param name="Mode">Its own copy, a fresh one, or the system itself.</param>
/// <param name="OwnsBoot">A whole boot tree of its own belongs to it.</param>
public readonly record struct ReadyRoot(string Os, RootMode Mode, bool OwnsBoot);
