using System.Diagnostics;
using PiBoot.Core.Os;
using PiBoot.Testing;

namespace PiBoot.Core.Tests.Os;

/// <summary>The programs that are put into a client's root; tests/qemu/shared-root.sh runs them.</summary>
public sealed class BootScriptTests
{
    [Theory]
    [InlineData(OverlayInit.Program)]
    [InlineData(BootMount.Program)]
    [InlineData(NameServers.Program)]
    public void A_program_is_a_script_that_every_shell_can_read(string program)
    {
        Assert.StartsWith("#!/bin/sh\n", program, StringComparison.Ordinal);
        Assert.DoesNotContain('\r', program);
        Assert.Equal("", Shell(program, "-n"));
    }

    [Theory]
    [InlineData(BootMount.ProgramPath, "boot/firmware")]
    [InlineData(BootMount.ProgramPath, "boot")]
    public void The_boot_mount_s_unit_runs_its_program_for_the_mount_point(string program, string mount)
    {
        Assert.Contains($"\nExecStart=/{program} /{mount}\n", BootMount.Unit(mount), StringComparison.Ordinal);
        Assert.Contains("\nConditionKernelCommandLine=piboot.boot\n", BootMount.Unit(mount), StringComparison.Ordinal);
        Assert.EndsWith("WantedBy=local-fs.target\n", BootMount.Unit(mount), StringComparison.Ordinal);
    }

    [Fact]
    public void The_other_units_run_what_lies_in_the_root()
    {
        Assert.Contains($"\nExecStart=/{NameServers.ProgramPath}\n", NameServers.Unit, StringComparison.Ordinal);
        Assert.Contains($">{NameServers.ResolverFile}\n", NameServers.Program, StringComparison.Ordinal);
        Assert.Contains($"memory=/{OverlayInit.MountPoint}\n", OverlayInit.Program, StringComparison.Ordinal);
        Assert.Contains($"\nAfter={HostKeys.RaspberryUnit}\n", HostKeys.Unit, StringComparison.Ordinal);
    }

    private static string Shell(string program, string option)
    {
        using var scratch = new ScratchDirectory().With("program", program);
        using var shell = Process.Start(new ProcessStartInfo("sh", [option, scratch.Join("program")]) { RedirectStandardError = true })!;
        var complaint = shell.StandardError.ReadToEnd();
        shell.WaitForExit();
        return complaint;
    }
}
