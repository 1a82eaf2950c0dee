namespace PiBoot.Core.Boot;

/// <summary>One way in which a boot can stop.</summary>
/// <param name="Name">Short; the first column of the README's table.</param>
/// <param name="Shows">Whether a boot has it.</param>
/// <param name="Cause">What it means, in a sentence without full stop.</param>
/// <param name="Advice">What to do about it, in sentences.</param>
/// <param name="Cure">What the appliance does about it.</param>
public sealed record Symptom(
    string Name, Func<BootFacts, BootSurroundings, bool> Shows, Func<BootFacts, BootSurroundings, string> Cause, string Advice, Cure Cure)
{
    /// <summary>What every view says.</summary>
    public string Verdict(BootFacts facts, BootSurroundings around) => $"{Cause(facts, around)}. {Advice}";
}
