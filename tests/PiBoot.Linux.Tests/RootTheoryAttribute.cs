namespace PiBoot.Linux.Tests;

/// <summary>Skipped, and said so, where the tests do not run as root or a program is missing.</summary>
public sealed class RootTheoryAttribute : TheoryAttribute
{
    public RootTheoryAttribute(params string[] programs) => Skip = Needs.Missing(programs);
}
