namespace PiBoot.Core.Power;

/// <summary>A relay board with an MCP23017. Relay 1 is pin GPA0, relay 9 pin GPB0.</summary>
/// <param name="Bus">N of <c>/dev/i2c-N</c>.</param>
/// <param name="Address">0x20 to 0x27.</param>
public sealed record Mcp23017BankPlan(string Name, IReadOnlyList<string> Ports, RelayContact Contact, int Bus, int Address) : BankPlan(Name, Ports);
