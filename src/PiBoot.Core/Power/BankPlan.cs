namespace PiBoot.Core.Power;

/// <summary>A bank of relays as its line of the configuration asks for it.</summary>
public sealed record BankPlan(string Name, IReadOnlyList<string> Ports, string Program, TimeSpan Timeout)
{
    /// <summary>Null with a sentence when the line cannot be used.</summary>
    public static BankPlan? Parse(string line, out string? fault)
    {
        fault = null;
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var program = words.FirstOrDefault(w => w.StartsWith("program=", StringComparison.Ordinal))?[8..];
        var ports = words.FirstOrDefault(w => w.StartsWith("ports=", StringComparison.Ordinal))?[6..].Split(',');
        if (words.Length < 4 || words[1] != "exec" || program is null || ports is null)
        {
            fault = $"'{line}' is no bank.";
            return null;
        }

        return new BankPlan(words[0], ports, program, TimeSpan.FromSeconds(10));
    }
}
