using System.Diagnostics;
using PiBoot.Core.Os;
using PiBoot.Testing;

namespace PiBoot.Core.Tests.Os;

public sealed class UpReportTests
{
    [Fact]
    public void The_program_of_the_report_is_a_shell_script_that_bash_can_read()
    {
        using var scratch = new ScratchDirectory().With("up", UpReport.Program);
        using var bash = Process.Start(new ProcessStartInfo("bash", ["-n", scratch.Join("up")]) { RedirectStandardError = true })!;
        var complaint = bash.StandardError.ReadToEnd();
        bash.WaitForExit();
        Assert.Equal((0, ""), (bash.ExitCode, complaint));
    }

    [Fact]
    public void The_unit_runs_the_program_from_where_it_lies()
    {
        Assert.Contains($"\nExecStart=/{UpReport.ProgramPath}\n", UpReport.Unit, StringComparison.Ordinal);
        Assert.Contains($"\nExecStop=-/{UpReport.ProgramPath} leaving\n", UpReport.Unit, StringComparison.Ordinal);
        Assert.Contains($"post {UpReport.Route} ", UpReport.Program, StringComparison.Ordinal);
        Assert.Contains($"post {UpReport.LeavingRoute} ", UpReport.Program, StringComparison.Ordinal);
        Assert.Contains($"GET {UpReport.OrdersRoute}?client=%s HTTP/1.0", UpReport.Program, StringComparison.Ordinal);
        Assert.StartsWith("#!/bin/bash\n", UpReport.Program, StringComparison.Ordinal);
        Assert.EndsWith("\n", UpReport.Unit, StringComparison.Ordinal);
        Assert.DoesNotContain('\r', UpReport.Program + UpReport.Unit);
    }
}
