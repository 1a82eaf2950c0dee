namespace PiBoot.Core.Power;

/// <summary>A relay board with a PCF8574 or PCF8574A. Relay 1 is pin P0, relay 8 pin P7.</summary>
/// <param name="Bus">N of <c>/dev/i2c-N</c>.</param>
/// <param name="Address">0x20 to 0x27, or 0x38 to 0x3f for the A type.</param>
public sealed record Pcf8574BankPlan(string Name, IReadOnlyList<string> Ports, RelayContact Contact, int Bus, int Address) : BankPlan(Name, Ports);
