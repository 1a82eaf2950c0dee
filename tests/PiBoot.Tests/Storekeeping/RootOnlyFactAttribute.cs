using System.Diagnostics;

namespace PiBoot.Tests.Storekeeping;

/// <summary>Skipped, and said so, where the tests cannot change their user.</summary>
public sealed class RootOnlyFactAttribute : FactAttribute
{
    public RootOnlyFactAttribute() => Skip = !Environment.IsPrivilegedProcess ? "needs root" :
        ((string[])["/usr/bin/setpriv", "/usr/bin/perl"]).FirstOrDefault(program => !File.Exists(program)) is { } missing ? $"needs {missing}" : null;

    /// <summary>What the program writes.</summary>
    internal static string Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, errors.GetAwaiter().GetResult());
        return output;
    }
}
