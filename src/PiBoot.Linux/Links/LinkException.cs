namespace PiBoot.Linux.Links;

/// <summary>A network interface or socket cannot be used, and why.</summary>
public sealed class LinkException(string message) : Exception(message);
