namespace PiBoot.Core.Power;

/// <summary>
/// Lines of the kernel's GPIO chips. A port is a line's name (<c>GPIO17</c>), a chip and an offset (<c>gpiochip0:17</c>), or, where
/// the chip is given, an offset (<c>17</c>).
/// </summary>
/// <param name="Chip">The chip's name (<c>gpiochip0</c>) or label (<c>pinctrl-rp1</c>); null: a line is looked for by name on all.</param>
public sealed record GpioBankPlan(string Name, IReadOnlyList<string> Ports, RelayContact Contact, string? Chip) : BankPlan(Name, Ports);
