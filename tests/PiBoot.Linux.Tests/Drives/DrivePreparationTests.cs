using PiBoot.Core.Drives;
using PiBoot.Linux.Drives;

namespace PiBoot.Linux.Tests.Drives;

[Collection(DriveTests.Name)]
public sealed class DrivePreparationTests
{
    [RootFact("mkfs.btrfs")]
    public void A_blank_drive_is_made_labelled_mounted_and_remembered()
    {
        using var drive = new LoopDrive();
        var steps = new List<string>();
        var made = DrivePreparation.Prepare(drive.Device, drive.Data, eraseData: false, new Steps(steps), default);
        Assert.Equal(
            (drive.Device, "piboot", "btrfs", drive.Data, "data", "loop"), (made.Device, made.Label, made.FileSystem, made.MountedOn, made.Use, made.Bus));
        Assert.Contains("is the data drive already", made.Refusal, StringComparison.Ordinal);
        Assert.InRange(made.FreeBytes!.Value, 800 << 20, 1200L << 20);
        Assert.Equal(
            [$"looking at {drive.Device}", $"making a file system on {drive.Device}", $"labelling {drive.Device}", $"mounting {drive.Device} on {drive.Data}"],
            steps);
        Assert.Contains($"UUID={made.Uuid}\n", File.ReadAllText(Path.Join(drive.Data, ".piboot-drive")), StringComparison.Ordinal);
        Assert.Matches("rw,nosuid,nodev,noatime .*compress=zstd:1.*notreelog", Shell.Run($"grep ' {drive.Data} ' /proc/self/mountinfo"));
        Assert.Equal(new DriveStatus(DriveCondition.Ready, null, drive.Device, made.Uuid), DriveWatch.Look(drive.Data));
        Shell.Run($"umount {drive.Data}");
        Assert.Equal($"UUID={made.Uuid}\n", File.ReadAllText(Path.Join(drive.Data, ".piboot-mount")));
    }

    [RootFact("mkfs.btrfs", "mkfs.ext4")]
    public void A_drive_with_data_is_left_alone_until_it_is_named_again()
    {
        using var drive = new LoopDrive();
        Shell.Run($"mkfs.ext4 -q -L 'my music' {drive.Device}");
        var before = Shell.Run($"head -c 64M {drive.Image} | sha256sum");
        Assert.Equal(
            $"{drive.Device} holds data (ext4 \"my music\"); to lose all that is on {drive.Device}, say --erase {drive.Device}.", Refused(drive));
        Assert.Equal(before, Shell.Run($"head -c 64M {drive.Image} | sha256sum"));
        Assert.Empty(Directory.EnumerateFileSystemEntries(drive.Data));
        Assert.Equal((false, Refused(drive), null), Listed(drive));
        Assert.Equal("data", DrivePreparation.Prepare(drive.Device, drive.Data, eraseData: true, null, default).Use);
    }

    [RootFact]
    public void The_disk_of_the_running_system_is_refused()
    {
        using var drive = new LoopDrive();
        var source = Shell.Run("findmnt --noheadings --output SOURCE --target / | sed 's/\\[.*//'").Trim();
        if (source.StartsWith("/dev/", StringComparison.Ordinal))
        {
            var words = Assert.Throws<DriveException>(() => DrivePreparation.Prepare(source, drive.Data, eraseData: true, null, default)).Message;
            Assert.Contains("is on the disk that this system runs from", words, StringComparison.Ordinal);
        }

        var listed = DriveList.Read(drive.Data);
        Assert.All(listed.Where(d => d.Use == "system"), d => Assert.NotNull(d.Refusal));
        Assert.Equal("blank", listed.Single(d => d.Device == drive.Device).Use);
        Assert.Equal(drive.Image, listed.Single(d => d.Device == drive.Device).Model);
    }

    [RootFact("mkfs.ext4")]
    public void A_mounted_drive_is_refused_though_named_twice()
    {
        using var drive = new LoopDrive();
        using var other = new LoopDrive();
        Shell.Run($"mkfs.ext4 -q {drive.Device}");
        drive.Mount();
        Assert.Equal($"{drive.Device} is mounted on {drive.Data}; unmount it first.", Refused(drive.Device, other.Data, eraseData: true));
        Assert.Equal($"{drive.Device} is the data drive already, mounted on {drive.Data}; 'piboot drive eject' takes it off.", Refused(drive, eraseData: true));
        Assert.Equal($"{drive.Device} is mounted on {drive.Data}; 'piboot drive eject' takes it off.", Refused(other.Device, drive.Data, eraseData: true));
    }

    [RootFact("mkswap", "swapon")]
    public void Swap_in_use_is_refused()
    {
        using var drive = new LoopDrive();
        Shell.Run($"mkswap -q {drive.Device} && swapon {drive.Device}");
        try
        {
            Assert.Equal($"{drive.Device} is used by the system as swap; take it out of there first.", Refused(drive, eraseData: true));
        }
        finally
        {
            Shell.Run($"swapoff {drive.Device}");
        }

        Assert.Contains("holds data (swap)", Refused(drive), StringComparison.Ordinal);
    }

    [RootFact("mkfs.btrfs")]
    public void The_second_drive_of_a_mounted_btrfs_is_refused()
    {
        using var first = new LoopDrive();
        using var second = new LoopDrive();
        using var data = new LoopDrive();
        Shell.Run($"mkfs.btrfs -q -d raid1 -m raid1 {first.Device} {second.Device}");
        first.Mount($"-o device={second.Device}");
        Assert.Equal($"{second.Device} is used by a btrfs that is still open; take it out of there first.", Refused(second.Device, data.Data, eraseData: true));
    }

    [RootFact]
    public void A_write_protected_drive_is_refused()
    {
        using var drive = new LoopDrive();
        Assert.Equal($"{drive.PlugIn("--read-only")} is write protected; is there a lock switch on it?", Refused(drive, eraseData: true));
    }

    [RootFact]
    public void A_small_drive_is_refused()
    {
        using var drive = new LoopDrive(megabytes: 953);
        Assert.Equal($"{drive.Device} has 999 MB; a data drive needs 1000 MB at least.", Refused(drive, eraseData: true));
    }

    [RootTheory]
    [InlineData("/dev/nothing-of-the-kind")]
    [InlineData("/dev/null")]
    [InlineData("/etc/passwd")]
    [InlineData("")]
    public void What_is_no_drive_is_named(string device)
    {
        using var drive = new LoopDrive();
        Assert.Equal($"{device} is no drive; 'piboot drive list' shows those there are.", Refused(device, drive.Data, eraseData: true));
    }

    [RootTheory]
    [InlineData("os")]
    [InlineData("clients")]
    public void Nothing_in_the_data_directory_is_hidden_by_a_drive(string folder)
    {
        using var drive = new LoopDrive();
        Shell.Run($"mkdir -p {drive.Data}/{folder}/bookworm {drive.Data}/state");
        Assert.Equal(
            $"{drive.Data}/{folder} is not empty, and a drive mounted on {drive.Data} would hide what is in it; move it away first.", Refused(drive));
        Assert.Equal("", Shell.Run($"blkid -p {drive.Device} || true"));
    }

    [RootFact("mkfs.btrfs")]
    public void A_data_drive_from_before_is_taken_over_with_all_that_is_on_it()
    {
        using var drive = new LoopDrive();
        var made = DrivePreparation.Prepare(drive.Device, drive.Data, eraseData: false, null, default);
        Shell.Run($"mkdir {drive.Data}/os {drive.Data}/os/bookworm && umount {drive.Data} && rm {drive.Data}/.piboot-mount");
        Assert.False(DriveMount.TryMount(drive.Data));
        Assert.Equal((true, null, null), Listed(drive));
        DrivePreparation.Check(drive.Device, drive.Data, eraseData: false);
        var again = DrivePreparation.Prepare(drive.Device, drive.Data, eraseData: false, null, default);
        Assert.Equal(made.Uuid, again.Uuid);
        Assert.True(Directory.Exists(Path.Join(drive.Data, "os", "bookworm")));
        Shell.Run($"umount {drive.Data}");
        Assert.NotEqual(made.Uuid, DrivePreparation.Prepare(drive.Device, drive.Data, eraseData: true, null, default).Uuid);
        Assert.False(Directory.Exists(Path.Join(drive.Data, "os")));
    }

    [RootFact("mkfs.btrfs")]
    public void Somebody_elses_drive_of_the_same_label_is_not_taken_over()
    {
        using var drive = new LoopDrive();
        Shell.Run($"mkfs.btrfs -q -L piboot {drive.Device}");
        var refusal = Assert.Throws<DriveException>(() => DrivePreparation.Prepare(drive.Device, drive.Data, eraseData: false, null, default)).Message;
        Assert.Contains("has no file .piboot-drive", refusal, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Join(drive.Data, ".piboot-mount")));
        Assert.Equal("data", DrivePreparation.Prepare(drive.Device, drive.Data, eraseData: true, null, default).Use);
    }

    [RootFact("mkfs.btrfs")]
    public void While_one_is_prepared_nobody_else_touches_the_directory()
    {
        using var drive = new LoopDrive();
        var heard = new List<string>();
        var meddling = new Meddling(() =>
        {
            heard.Add(Assert.Throws<DriveException>(() => DrivePreparation.Prepare(drive.Device, drive.Data, eraseData: false, null, default)).Message);
            heard.Add(Assert.Throws<DriveException>(() => DriveMount.Eject(drive.Data)).Message);
            Assert.False(DriveMount.TryMount(drive.Data));
        });
        DrivePreparation.Prepare(drive.Device, drive.Data, eraseData: false, meddling, default);
        Assert.Equal($"Another drive is just being prepared for {drive.Data}; repeat when that is done.", heard[0]);
        Assert.Equal($"The drive on {drive.Data} is just being prepared or mounted; repeat when that is done.", heard[1]);
    }

    [RootFact("mkfs.btrfs")]
    public void Cancelled_it_is_prepared_the_next_time()
    {
        using var drive = new LoopDrive();
        using var cancellation = new CancellationTokenSource();
        var steps = 0;
        var cancel = new Meddling(() =>
        {
            if (++steps == 2)
            {
                cancellation.Cancel();
            }
        });
        Assert.ThrowsAny<OperationCanceledException>(() => DrivePreparation.Prepare(drive.Device, drive.Data, eraseData: false, cancel, cancellation.Token));
        Assert.False(DriveMount.TryMount(drive.Data));
        Assert.Equal("data", DrivePreparation.Prepare(drive.Device, drive.Data, eraseData: false, null, default).Use);
    }

    private static (bool IsFinished, string? Refusal, string? EraseRefusal) Listed(LoopDrive drive)
    {
        var listed = DriveList.Read(drive.Data).Single(d => d.Device == drive.Device);
        return (listed.IsFinished, listed.Refusal, listed.EraseRefusal);
    }

    private static string Refused(LoopDrive drive, bool eraseData = false) => Refused(drive.Device, drive.Data, eraseData);

    /// <summary>What is refused is refused also when only asked for.</summary>
    private static string Refused(string device, string data, bool eraseData)
    {
        var words = Assert.Throws<DriveException>(() => DrivePreparation.Check(device, data, eraseData)).Message;
        Assert.Equal(words, Assert.Throws<DriveException>(() => DrivePreparation.Prepare(device, data, eraseData, null, default)).Message);
        return words;
    }

    private sealed class Meddling(Action atEachStep) : IProgress<string>
    {
        public void Report(string value) => atEachStep();
    }

    private sealed class Steps(List<string> told) : IProgress<string>
    {
        public void Report(string value) => told.Add(value);
    }
}
