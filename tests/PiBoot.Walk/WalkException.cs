namespace PiBoot.Walk;

/// <summary>The pages are not as they should be.</summary>
public sealed class WalkException(string message) : Exception(message);
