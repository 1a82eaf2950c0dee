namespace PiBoot.Core.Power;

/// <summary>A program that switches: a PoE switch, smart plugs. It is called as <c>PROGRAM on|off PORT</c>.</summary>
/// <param name="Program">Its absolute path.</param>
/// <param name="Limit">How long one call may take.</param>
public sealed record ExecBankPlan(string Name, IReadOnlyList<string> Ports, string Program, TimeSpan Limit) : BankPlan(Name, Ports);
