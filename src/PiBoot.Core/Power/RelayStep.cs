namespace PiBoot.Core.Power;

/// <summary>A relay is to be switched now.</summary>
/// <param name="Relay">As <c>BANK/PORT</c>.</param>
/// <param name="IsPowered">Its clients have power afterwards.</param>
public readonly record struct RelayStep(string Relay, bool IsPowered);
