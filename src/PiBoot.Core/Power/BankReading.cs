using System.Diagnostics.CodeAnalysis;

namespace PiBoot.Core.Power;

/// <summary>What came of reading a bank's line: a plan, or what is wrong with it.</summary>
public sealed class BankReading
{
    public BankReading(BankPlan plan) => Plan = plan;

    public BankReading(string fault) => Fault = fault;

    public BankPlan? Plan { get; }

    /// <summary>One sentence that begins in lower case and names the offending value; null when there is a plan.</summary>
    public string? Fault { get; }

    [MemberNotNullWhen(true, nameof(Plan))]
    [MemberNotNullWhen(false, nameof(Fault))]
    public bool IsGood => Plan is not null;
}
