using System.ComponentModel;
using System.Diagnostics;
using PiBoot.Core.Images;

namespace PiBoot.Linux.Images;

/// <summary>Runs e2fsck on a copy of a file system whose journal was not empty, as a card's that was pulled out of a running Pi.</summary>
internal static class FileSystemCheck
{
    // e2fsck(8): 1 and 2 are "errors corrected".
    private const int FirstFailure = 4;
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);

    public static void Repair(SpillFile copy, UnpackMeter meter)
    {
        var start = new ProcessStartInfo("e2fsck", ["-f", "-y", copy.ProcPath]) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        start.Environment["LC_ALL"] = "C";
        using var process = Start(start);
        process.StandardInput.Close();
        var last = "";
        process.OutputDataReceived += (_, line) => last = string.IsNullOrWhiteSpace(line.Data) ? last : line.Data;
        process.ErrorDataReceived += (_, line) => last = string.IsNullOrWhiteSpace(line.Data) ? last : line.Data;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            while (!process.WaitForExit(Patience))
            {
                meter.Look();
            }
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw;
        }

        process.WaitForExit();
        if (process.ExitCode >= FirstFailure)
        {
            throw new ImageException($"has a damaged ext4 file system that e2fsck cannot repair (it says \"{last.Trim()}\")");
        }
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new ImageException("has an ext4 file system that was in use when it was copied; repairing it needs e2fsck: install the package e2fsprogs", e);
        }
    }
}
