namespace PiBoot.Web.Events;

/// <summary>A client came, has changed, or went.</summary>
public sealed record ClientMark(string Id);
