namespace PiBoot.Core.Power;

/// <summary>How a relay is at one moment.</summary>
/// <param name="Relay">As <c>BANK/PORT</c>.</param>
/// <param name="State">What is known of it.</param>
/// <param name="Since">Since when.</param>
/// <param name="Doing">What it waits for, in words; null when nothing is to be done.</param>
/// <param name="Trouble">Why it was not switched when that was tried last; null when it was.</param>
/// <param name="Cycles">How often its power was cut and given again within the last hour.</param>
public sealed record RelayStatus(
    string Relay, RelayState State, DateTimeOffset? Since, string? Doing, string? Trouble, int Cycles);
