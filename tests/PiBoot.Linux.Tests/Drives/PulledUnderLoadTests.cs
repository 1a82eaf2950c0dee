using System.Diagnostics;
using PiBoot.Core.Drives;
using PiBoot.Linux.Drives;

namespace PiBoot.Linux.Tests.Drives;

[Collection(DriveTests.Name)]
public sealed class PulledUnderLoadTests
{
    [RootFact("mkfs.btrfs")]
    public void Readers_and_writers_go_on_when_the_drive_is_back()
    {
        using var drive = new LoopDrive();
        DrivePreparation.Prepare(drive.Device, drive.Data, eraseData: false, null, default);
        Shell.Run($"head -c 50M /dev/urandom > {drive.Data}/big && sync -f {drive.Data}");
        Process[] load =
        [
            Endlessly($"cat {drive.Data}/big > /dev/null"),
            Endlessly($"date > {drive.Data}/written; sync -f {drive.Data}"),
            Process.Start(new ProcessStartInfo("/bin/sleep", ["1000"]) { WorkingDirectory = drive.Data })!,
        ];
        try
        {
            Until(() => File.Exists(Path.Join(drive.Data, "written")));
            drive.Pull();
            Assert.Equal(DriveCondition.Missing, DriveWatch.Look(drive.Data).Condition);
            Assert.False(DriveMount.TryMount(drive.Data));
            drive.PlugIn();
            Until(() => IsMounted(drive.Data));
            Assert.Equal((DriveCondition.Ready, drive.Device), (DriveWatch.Look(drive.Data).Condition, DriveWatch.Look(drive.Data).Device));
            File.Delete(Path.Join(drive.Data, "written"));
            Until(() => File.Exists(Path.Join(drive.Data, "written")));
        }
        finally
        {
            foreach (var process in load)
            {
                process.Kill(entireProcessTree: true);
                process.WaitForExit();
            }
        }

        // What was mounted before the drive was pulled holds the device until the kernel has taken leave of its last reader.
        Shell.Run($"umount {drive.Data} && for try in $(seq 60); do btrfs check {drive.Device} 2>&1 && exit; sleep 0.5; done; exit 1");
    }

    /// <summary>
    /// The kernel holds the drive under its old name until it has given up what was being written there; the service tries again
    /// every two seconds.
    /// </summary>
    private static bool IsMounted(string directory)
    {
        try
        {
            return DriveMount.TryMount(directory);
        }
        catch (DriveException e) when (e.Message.Contains("still held", StringComparison.Ordinal))
        {
            return false;
        }
    }

    private static Process Endlessly(string script) =>
        Process.Start(new ProcessStartInfo("/bin/sh", ["-c", $"while :; do {script}; done"]) { RedirectStandardError = true })!;

    /// <summary>Bounded, so that a test that fails does end.</summary>
    private static void Until(Func<bool> happened) => Assert.True(SpinWait.SpinUntil(happened, TimeSpan.FromMinutes(1)));
}
