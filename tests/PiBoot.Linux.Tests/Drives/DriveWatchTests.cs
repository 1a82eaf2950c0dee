using PiBoot.Core.Drives;
using PiBoot.Linux.Drives;
using PiBoot.Testing;

namespace PiBoot.Linux.Tests.Drives;

[Collection(DriveTests.Name)]
public sealed class DriveWatchTests
{
    [Fact]
    public void A_plain_directory_is_ready()
    {
        using var scratch = new ScratchDirectory();
        Assert.Equal(new DriveStatus(DriveCondition.Ready, null, null, null), DriveWatch.Look(scratch.Path));
    }

    [Fact]
    public void A_directory_that_is_not_there_is_missing()
    {
        var status = DriveWatch.Look("/tmp/piboot-never-made");
        Assert.Equal((DriveCondition.Missing, "The data directory /tmp/piboot-never-made does not exist; create it, or prepare a drive for it."), (status.Condition, status.Trouble));
    }

    [RootTheory]
    [InlineData("size=200m", DriveCondition.Ready)]
    [InlineData("size=60m", DriveCondition.Ready)]
    [InlineData("ro,size=200m", DriveCondition.ReadOnly)]
    public void What_somebody_else_mounted_there_is_judged_alike(string options, DriveCondition condition)
    {
        using var scratch = new ScratchDirectory();
        Shell.Run($"mount -t tmpfs -o {options} mine {scratch.Path}");
        var status = DriveWatch.Look(scratch.Path);
        Assert.True(DriveMount.TryMount(scratch.Path));
        Shell.Run($"umount {scratch.Path}");
        Assert.Equal((condition, "mine", null), (status.Condition, status.Device, status.Uuid));
    }

    [RootFact("mkfs.btrfs")]
    public void Not_plugged_in_at_the_start_it_is_missing_and_comes_under_any_name()
    {
        using var drive = new LoopDrive();
        var uuid = Prepare(drive);
        Shell.Run($"touch {drive.Data}/mine && umount {drive.Data} && losetup -d {drive.Device}");
        Assert.Equal(
            new DriveStatus(DriveCondition.Missing, $"The data drive {uuid} is not plugged in; plug it in, or prepare another one.", null, uuid),
            DriveWatch.Look(drive.Data));
        Assert.False(DriveMount.TryMount(drive.Data));

        using var other = new LoopDrive();
        drive.PlugIn();
        Assert.True(DriveMount.TryMount(drive.Data));
        Assert.True(DriveMount.TryMount(drive.Data));
        Assert.Equal(new DriveStatus(DriveCondition.Ready, null, drive.Device, uuid), DriveWatch.Look(drive.Data));
        Assert.True(File.Exists(Path.Join(drive.Data, "mine")));
    }

    [RootFact("mkfs.btrfs")]
    public void Pulled_while_files_are_open_and_plugged_in_again_it_is_back()
    {
        using var drive = new LoopDrive();
        var uuid = Prepare(drive);
        Shell.Run($"echo mine > {drive.Data}/mine && head -c 20M /dev/urandom > {drive.Data}/big && sync -f {drive.Data}");
        using (File.OpenRead(Path.Join(drive.Data, "big")))
        {
            Assert.Equal(uuid, DriveWatch.Look(drive.Data).Uuid);
            drive.Pull();
            File.WriteAllText(Path.Join(drive.Data, "never-arrives"), "x");
            Assert.Equal(
                new DriveStatus(DriveCondition.Missing, $"The data drive {drive.Device} was pulled while in use; plug it in again.", drive.Device, uuid),
                DriveWatch.Look(drive.Data));
            Assert.False(DriveMount.TryMount(drive.Data));

            drive.PlugIn();
            Assert.True(DriveMount.TryMount(drive.Data));
            Assert.Equal(new DriveStatus(DriveCondition.Ready, null, drive.Device, uuid), DriveWatch.Look(drive.Data));
            Assert.Equal("mine\n", File.ReadAllText(Path.Join(drive.Data, "mine")));
            Assert.False(File.Exists(Path.Join(drive.Data, "never-arrives")));
            Assert.Single(File.ReadLines("/proc/self/mountinfo"), line => line.Contains($" {drive.Data} ", StringComparison.Ordinal));
        }
    }

    [RootFact("mkfs.btrfs")]
    public void With_read_errors_it_is_failing_and_well_again_when_they_end()
    {
        using var drive = new LoopDrive();
        Prepare(drive);
        Shell.Run($"sync -f {drive.Data}");
        drive.Fail();
        var status = DriveWatch.Look(drive.Data);
        Assert.Equal(DriveCondition.Failing, status.Condition);
        Assert.StartsWith($"The data drive {drive.Device} answers reads with errors", status.Trouble, StringComparison.Ordinal);
        Assert.False(DriveMount.TryMount(drive.Data));
        drive.Heal();
        Assert.True(DriveMount.TryMount(drive.Data));
        Assert.Equal(DriveCondition.Ready, DriveWatch.Look(drive.Data).Condition);
    }

    [RootFact("mkfs.btrfs")]
    public void Made_read_only_by_the_kernel_it_is_cured_by_a_new_mount_once_nobody_holds_it()
    {
        using var drive = new LoopDrive();
        Prepare(drive);
        Shell.Run($"sync -f {drive.Data}");
        using (File.OpenRead(Path.Join(drive.Data, ".piboot-drive")))
        {
            drive.Fail();
            Shell.Run($"echo x > {drive.Data}/lost; ! sync -f {drive.Data}");
            drive.Heal();

            // Some kernels let what they remember be read in this state, others nothing at all.
            Assert.Contains(DriveWatch.Look(drive.Data).Condition, (DriveCondition[])[DriveCondition.ReadOnly, DriveCondition.Failing]);
            var fault = Assert.Throws<DriveException>(() => DriveMount.TryMount(drive.Data));
            Assert.Contains($"({Environment.ProcessId}); stop that first.", fault.Message, StringComparison.Ordinal);
        }

        Assert.True(DriveMount.TryMount(drive.Data));
        Assert.Equal(DriveCondition.Ready, DriveWatch.Look(drive.Data).Condition);
    }

    [RootFact("mkfs.btrfs")]
    public void Read_only_and_full_are_told_and_leave_it_mounted()
    {
        using var drive = new LoopDrive();
        Prepare(drive);
        Shell.Run($"fallocate -l 1000M {drive.Data}/fill");
        Assert.Equal(DriveCondition.Full, DriveWatch.Look(drive.Data).Condition);
        Shell.Run($"rm {drive.Data}/fill; sync -f {drive.Data}; mount -o remount,ro {drive.Data}");
        Assert.Equal(
            (DriveCondition.ReadOnly, $"The data drive {drive.Device} is mounted read-only; mount it writable."),
            (DriveWatch.Look(drive.Data).Condition, DriveWatch.Look(drive.Data).Trouble));
        Assert.True(DriveMount.TryMount(drive.Data));
        Shell.Run($"umount {drive.Data}; losetup -d {drive.Device}");
        drive.PlugIn("--read-only");
        Assert.True(DriveMount.TryMount(drive.Data));
        Assert.Equal(
            (DriveCondition.ReadOnly, $"The data drive {drive.Device} is write protected; is there a lock switch on it?"),
            (DriveWatch.Look(drive.Data).Condition, DriveWatch.Look(drive.Data).Trouble));
    }

    [RootFact("mkfs.btrfs")]
    public void Two_copies_of_one_drive_are_told_apart_by_nobody()
    {
        using var drive = new LoopDrive();
        Prepare(drive);
        Shell.Run($"umount {drive.Data}");
        var first = drive.Device;
        drive.PlugIn();
        string[] both = [first, drive.Device];
        Array.Sort(both, StringComparer.Ordinal);
        Assert.StartsWith(
            $"{both[0]} and {both[1]} are copies of one data drive", Assert.Throws<DriveException>(() => DriveMount.TryMount(drive.Data)).Message, StringComparison.Ordinal);
    }

    private static string Prepare(LoopDrive drive) =>
        DrivePreparation.Prepare(drive.Device, drive.Data, eraseData: false, null, default).Uuid!;
}
