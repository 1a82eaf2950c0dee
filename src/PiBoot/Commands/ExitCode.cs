namespace PiBoot.Commands;

/// <summary>What a verb ends with; scripts rely on the numbers.</summary>
public static class ExitCode
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int WrongUsage = 2;
    public const int NotReachable = 3;
}
