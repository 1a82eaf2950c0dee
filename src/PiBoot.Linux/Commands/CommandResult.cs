namespace PiBoot.Linux.Commands;

/// <summary>What an external program answered.</summary>
/// <param name="Program">The program, for messages.</param>
/// <param name="Ending">The exit code counts only when it exited.</param>
/// <param name="ExitCode">0 is success; 128 and more a signal.</param>
/// <param name="Output">Standard output, at most <see cref="Command.MaximumOutput"/> characters.</param>
/// <param name="Errors">Standard error, as much.</param>
public sealed record CommandResult(string Program, CommandEnding Ending, int ExitCode, string Output, string Errors)
{
    public bool Succeeded => Ending == CommandEnding.Exited && ExitCode == 0;

    /// <summary>What went wrong, in one clause: the program's own last word on it where there is one.</summary>
    public string Failure => Ending switch
    {
        CommandEnding.NotFound => $"{Program} is not installed",
        CommandEnding.TimedOut => $"{Program} did not end in time",
        _ => LastLine(Errors) is { Length: > 0 } words ? $"{Program} says \"{words}\"" : $"{Program} ended with code {ExitCode}",
    };

    private static string LastLine(string text) => text.TrimEnd().Split('\n')[^1].Trim();
}
