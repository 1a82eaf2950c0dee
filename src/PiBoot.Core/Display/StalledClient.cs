namespace PiBoot.Core.Display;

/// <summary>A client whose boot stopped.</summary>
/// <param name="Client">The client's name.</param>
/// <param name="Verdict">Why, and what to do, in sentences.</param>
public sealed record StalledClient(string Client, string Verdict);
