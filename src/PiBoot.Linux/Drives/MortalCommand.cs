using PiBoot.Linux.Commands;

namespace PiBoot.Linux.Drives;

/// <summary>Runs a program that does not outlive this process: one that still wrote to a drive would spoil what a restart makes there.</summary>
internal static class MortalCommand
{
    /// <summary>What a shell, and setpriv(1), end with when there is no such program.</summary>
    private const int NoSuchProgram = 127;

    public static CommandResult Run(string program, IReadOnlyList<string> arguments, TimeSpan limit)
    {
        // The kernel tells the program when the thread ends that started it: this one, which waits for it.
        var result = Command.Run("setpriv", ["--pdeathsig", "KILL", program, .. arguments], limit);
        return result is { Ending: CommandEnding.Exited, ExitCode: NoSuchProgram }
            ? result with { Program = program, Ending = CommandEnding.NotFound }
            : result with { Program = result.Ending == CommandEnding.NotFound ? "setpriv" : program };
    }
}
