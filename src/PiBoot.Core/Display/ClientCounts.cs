namespace PiBoot.Core.Display;

/// <summary>Clients by what they do.</summary>
public readonly record struct ClientCounts(int Up, int Booting, int Stalled, int Off);
