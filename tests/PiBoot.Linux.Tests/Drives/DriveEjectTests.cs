using System.Diagnostics;
using PiBoot.Core.Drives;
using PiBoot.Linux.Drives;
using PiBoot.Testing;

namespace PiBoot.Linux.Tests.Drives;

[Collection(DriveTests.Name)]
public sealed class DriveEjectTests
{
    [RootFact("mkfs.btrfs")]
    public void Ejected_it_stays_off_until_it_is_plugged_in_again()
    {
        using var drive = new LoopDrive();
        DrivePreparation.Prepare(drive.Device, drive.Data, eraseData: false, null, default);
        File.WriteAllText(Path.Join(drive.Data, "mine"), "mine");
        DriveMount.Eject(drive.Data);
        var status = DriveWatch.Look(drive.Data);
        Assert.Equal((DriveCondition.Missing, $"The data drive {status.Uuid} was ejected; plug it in again to go on."), (status.Condition, status.Trouble));
        Assert.False(DriveMount.TryMount(drive.Data));

        Shell.Run($"losetup -d {drive.Device}");
        Assert.False(DriveMount.TryMount(drive.Data));
        drive.PlugIn();
        Assert.True(DriveMount.TryMount(drive.Data));
        Assert.Equal("mine", File.ReadAllText(Path.Join(drive.Data, "mine")));
    }

    [RootFact("mkfs.btrfs")]
    public void Ejected_it_is_prepared_again_when_that_is_asked()
    {
        using var drive = new LoopDrive();
        DrivePreparation.Prepare(drive.Device, drive.Data, eraseData: false, null, default);
        DriveMount.Eject(drive.Data);
        Assert.Equal("data", DrivePreparation.Prepare(drive.Device, drive.Data, eraseData: false, null, default).Use);
        Shell.Run($"umount {drive.Data}");
        Assert.True(DriveMount.TryMount(drive.Data));
    }

    [RootFact("mkfs.btrfs")]
    public void In_use_it_says_by_whom()
    {
        using var drive = new LoopDrive();
        DrivePreparation.Prepare(drive.Device, drive.Data, eraseData: false, null, default);
        using var holder = Process.Start(new ProcessStartInfo("/bin/sleep", ["1000"]) { WorkingDirectory = drive.Data })!;
        var fault = Record.Exception(() => DriveMount.Eject(drive.Data));
        holder.Kill();
        holder.WaitForExit();
        Assert.Equal($"The drive on {drive.Data} is in use by sleep ({holder.Id}); stop that first.", Assert.IsType<DriveException>(fault).Message);
        Shell.Run($"mkdir {drive.Data}/below && mount -t tmpfs below {drive.Data}/below");
        Assert.Equal(
            $"The drive on {drive.Data} is in use by what is mounted on {drive.Data}/below; unmount that first.",
            Assert.Throws<DriveException>(() => DriveMount.Eject(drive.Data)).Message);
        Shell.Run($"umount {drive.Data}/below");
        DriveMount.Eject(drive.Data);
    }

    [RootFact("mkfs.btrfs")]
    public void Pulled_it_can_be_ejected_and_plugged_in_again()
    {
        using var drive = new LoopDrive();
        DrivePreparation.Prepare(drive.Device, drive.Data, eraseData: false, null, default);
        drive.Pull();
        DriveMount.Eject(drive.Data);
        Assert.DoesNotContain($" {drive.Data} ", File.ReadAllText("/proc/self/mountinfo"), StringComparison.Ordinal);
        drive.PlugIn();
        Assert.True(DriveMount.TryMount(drive.Data));
    }

    [RootFact]
    public void Nothing_mounted_is_said()
    {
        using var scratch = new ScratchDirectory();
        Assert.Equal($"No drive is mounted on {scratch.Path}.", Assert.Throws<DriveException>(() => DriveMount.Eject(scratch.Path)).Message);
    }

    [Theory]
    [InlineData("usb1/1-1/1-1.4/1-1.4:1.0/host0/target0/0:0:0:0/block/sda", "usb1/1-1/1-1.4/remove")]
    [InlineData("ata1/host0/target0/0:0:0:0/block/sdb", null)]
    public void A_usb_drive_is_switched_off_itself_and_not_its_hub(string device, string? file)
    {
        using var sys = new ScratchDirectory();
        foreach (var port in (string[])["usb1", "usb1/1-1", "usb1/1-1/1-1.4"])
        {
            sys.With($"{port}/idVendor", "0bda").With($"{port}/remove", "");
        }

        Directory.CreateDirectory(sys.Join(device));
        Assert.Equal(file is null ? null : sys.Join(file), UsbPower.SwitchOf(sys.Join(device)));
        UsbPower.Off(sys.Join(device));
        Assert.Equal(file is null ? "" : "1", File.ReadAllText(sys.Join("usb1/1-1/1-1.4/remove")));
        Assert.Equal("", File.ReadAllText(sys.Join("usb1/1-1/remove")));
    }
}
