namespace PiBoot.Core.Power;

/// <summary>A bank of relays as a line of the configuration describes it; nothing of it has been looked for yet.</summary>
/// <param name="Name">1 to 32 lower-case letters, digits and <c>-</c>.</param>
/// <param name="Ports">Its relays as they are named behind <c>BANK/</c>, in the order of the line; no name twice.</param>
public abstract record BankPlan(string Name, IReadOnlyList<string> Ports);
