using System.Diagnostics;
using PiBoot.Core.Drives;
using PiBoot.Linux.Drives;

namespace PiBoot.Linux.Tests.Drives;

[Collection(DriveTests.Name)]
public sealed class KilledPreparationTests
{
    /// <summary>Each step, and moments within it; the last ones are after the end.</summary>
    public static TheoryData<string, int> Moments
    {
        get
        {
            var moments = new TheoryData<string, int>();
            foreach (var step in (string[])["looking", "making", "labelling", "mounting"])
            {
                foreach (var milliseconds in (int[])[0, 5, 25])
                {
                    moments.Add(step, milliseconds);
                }
            }

            return moments;
        }
    }

    [RootTheory("mkfs.btrfs", "setpriv")]
    [MemberData(nameof(Moments))]
    public void Killed_at_any_moment_it_leaves_a_drive_that_is_prepared_again_or_done(string step, int milliseconds)
    {
        using var drive = new LoopDrive();
        PrepareAndKill(drive, step, milliseconds);

        // Nothing half-made is ever used: what is mounted, or can be, is finished; and all else is prepared without a word.
        if (!DriveMount.TryMount(drive.Data))
        {
            DrivePreparation.Prepare(drive.Device, drive.Data, eraseData: false, null, default);
        }

        var status = DriveWatch.Look(drive.Data);
        Assert.Equal((DriveCondition.Ready, drive.Device), (status.Condition, status.Device));
        Assert.Equal("piboot", Shell.Run($"blkid -p -o value -s LABEL {drive.Device}").Trim());
        Shell.Run($"umount {drive.Data}");
        Assert.True(DriveMount.TryMount(drive.Data));
        Assert.DoesNotContain("partial", Shell.Run($"ls -A {drive.Data}"), StringComparison.Ordinal);
    }

    [RootFact("mkfs.btrfs")]
    public void A_file_system_without_its_last_label_is_never_mounted()
    {
        using var drive = new LoopDrive();
        var made = DrivePreparation.Prepare(drive.Device, drive.Data, eraseData: false, null, default);
        Shell.Run($"btrfs filesystem label {drive.Data} piboot-new && umount {drive.Data}");
        Assert.False(DriveMount.TryMount(drive.Data));
        Assert.Equal((DriveCondition.Missing, made.Uuid), (DriveWatch.Look(drive.Data).Condition, DriveWatch.Look(drive.Data).Uuid));
        Assert.NotEqual(made.Uuid, DrivePreparation.Prepare(drive.Device, drive.Data, eraseData: false, null, default).Uuid);
    }

    private static void PrepareAndKill(LoopDrive drive, string step, int milliseconds)
    {
        var assembly = Path.Join(AppContext.BaseDirectory, $"{typeof(PreparingProgram).Assembly.GetName().Name}.dll");
        using var process = Process.Start(new ProcessStartInfo("dotnet", ["exec", assembly, drive.Device, drive.Data]) { RedirectStandardOutput = true })!;
        while (process.StandardOutput.ReadLine() is { } line && !line.StartsWith(step, StringComparison.Ordinal))
        {
            // On to the step that is asked for.
        }

        process.WaitForExit(milliseconds);
        process.Kill();
        process.WaitForExit();
    }
}
