namespace PiBoot.Core.Display;

/// <summary>A client whose boot stopped, or whose last try did while the next has not come further yet.</summary>
/// <param name="Client">The client's name.</param>
/// <param name="Stage">Its stage, by the word that every view uses: mostly <c>stalled</c>.</param>
/// <param name="Verdict">Why, and what to do, in sentences.</param>
public sealed record StalledClient(string Client, string Stage, string Verdict);
