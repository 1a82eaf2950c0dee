namespace PiBoot.Linux.Tests;

/// <summary>Skipped, and said so, where the tests do not run as root or a program is missing.</summary>
public sealed class RootFactAttribute : FactAttribute
{
    public RootFactAttribute(params string[] programs) => Skip = Needs.Missing(programs);
}
