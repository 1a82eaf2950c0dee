using System.ComponentModel;
using System.Diagnostics;
using PiBoot.Linux.Files;

namespace PiBoot.Linux.Commands;

/// <summary>Runs an external program to its end: no shell, no input, a time limit, and only so much of its output.</summary>
public static class Command
{
    /// <summary>Characters kept of each stream; the rest is read and dropped, so that the program does not wait for us.</summary>
    public const int MaximumOutput = 64 * 1024;

    /// <summary>How long the output of a program that has ended is waited for, should it have left it to another that has not.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <param name="program">A path, or a name to be looked for in PATH.</param>
    /// <param name="arguments">Passed on as they are.</param>
    /// <param name="limit">Then it is killed with all that it started.</param>
    public static CommandResult Run(string program, IReadOnlyList<string> arguments, TimeSpan limit) =>
        Run(program, arguments, limit, static process => process.Kill(entireProcessTree: true), static _ => { });

    /// <summary>Like <see cref="Run(string, IReadOnlyList{string}, TimeSpan)"/>, but what the program left behind is killed when it has ended, too.</summary>
    /// <param name="program">An absolute path: setsid(1) gives it a process group of its own and becomes it.</param>
    public static CommandResult RunInGroup(string program, IReadOnlyList<string> arguments, TimeSpan limit)
    {
        if (!File.Exists(program))
        {
            return new CommandResult(program, CommandEnding.NotFound, 0, "", "there is no such file");
        }

        return Run("setsid", [program, .. arguments], limit, KillAll, KillGroup) with { Program = program };
    }

    private static void KillAll(Process process)
    {
        KillGroup(process);
        // On a machine so busy that it has not come to making its group.
        process.Kill(entireProcessTree: true);
    }

    /// <summary>That nobody is left in it is the usual case and no fault.</summary>
    private static void KillGroup(Process process) => _ = SignalCalls.Kill(-process.Id, SignalCalls.Die);

    private static CommandResult Run(string program, IReadOnlyList<string> arguments, TimeSpan limit, Action<Process> kill, Action<Process> tidy)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["LC_ALL"] = "C";
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (Win32Exception fault) when (fault.NativeErrorCode is FileFault.NoEntry or FileFault.Access)
        {
            return new CommandResult(program, CommandEnding.NotFound, 0, "", fault.Message);
        }

        using (process)
        {
            return Finish(process, program, limit, kill, tidy);
        }
    }

    private static CommandResult Finish(Process process, string program, TimeSpan limit, Action<Process> kill, Action<Process> tidy)
    {
        process.StandardInput.Close();
        using var output = new KeptOutput(process.StandardOutput);
        using var errors = new KeptOutput(process.StandardError);
        var ended = process.WaitForExit(limit);
        if (!ended)
        {
            kill(process);
            process.WaitForExit();
        }

        tidy(process);
        var ending = ended ? CommandEnding.Exited : CommandEnding.TimedOut;
        return new CommandResult(program, ending, process.ExitCode, output.Text(Patience), errors.Text(Patience));
    }
}
