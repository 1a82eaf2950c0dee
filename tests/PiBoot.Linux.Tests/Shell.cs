using System.Diagnostics;

namespace PiBoot.Linux.Tests;

/// <summary>What a tester would type.</summary>
internal static class Shell
{
    public static string Run(string script)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-euc", script]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PATH"] = "/usr/sbin:/usr/bin:/sbin:/bin";
        start.Environment["LC_ALL"] = "C";
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{script}\n{output}{errors.GetAwaiter().GetResult()}");
        return output;
    }
}
