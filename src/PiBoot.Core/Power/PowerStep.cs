namespace PiBoot.Core.Power;

/// <summary>One thing that happened to a relay while an order is carried out.</summary>
/// <param name="Relay">Which, as <c>BANK/PORT</c>.</param>
/// <param name="Clients">Names of the clients on it.</param>
/// <param name="Text">What, in words.</param>
public sealed record PowerStep(string Relay, IReadOnlyList<string> Clients, string Text);
