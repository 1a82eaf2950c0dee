using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using PiBoot.Linux.Files;

namespace PiBoot.Linux.Commands;

/// <summary>Runs an external program to its end: no shell, no input, a time limit, and only so much of its output.</summary>
public static class Command
{
    /// <summary>Characters kept of each stream; the rest is read and dropped, so that the program does not wait for us.</summary>
    public const int MaximumOutput = 64 * 1024;

    /// <param name="program">A path, or a name to be looked for in PATH.</param>
    /// <param name="arguments">Passed on as they are.</param>
    /// <param name="limit">Then it is killed with all that it started.</param>
    public static CommandResult Run(string program, IReadOnlyList<string> arguments, TimeSpan limit)
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
            return Finish(process, program, limit);
        }
    }

    private static CommandResult Finish(Process process, string program, TimeSpan limit)
    {
        process.StandardInput.Close();
        var output = Read(process.StandardOutput);
        var errors = Read(process.StandardError);
        var ended = process.WaitForExit(limit);
        if (!ended)
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
        }

        var ending = ended ? CommandEnding.Exited : CommandEnding.TimedOut;
        return new CommandResult(program, ending, process.ExitCode, output.GetAwaiter().GetResult(), errors.GetAwaiter().GetResult());
    }

    private static async Task<string> Read(StreamReader stream)
    {
        var kept = new StringBuilder();
        var buffer = new char[4096];
        for (int read; (read = await stream.ReadAsync(buffer).ConfigureAwait(false)) > 0;)
        {
            kept.Append(buffer, 0, Math.Min(read, MaximumOutput - kept.Length));
        }

        return kept.ToString();
    }
}
