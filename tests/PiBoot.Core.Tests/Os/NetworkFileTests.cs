using PiBoot.Core.Os;
using PiBoot.Protocol.Wire;

namespace PiBoot.Core.Tests.Os;

/// <summary>Single files of a system on their way to the network, and what the kernel is told of a client's own parts.</summary>
public sealed class NetworkFileTests
{
    private static readonly NfsRootFacts Facts = new(new Ipv4Address(0xc0a8010a), "/r", "3", Initramfs: false, Writable: true, "b66c4c16", null);

    [Fact]
    public void The_table_loses_partitions_the_root_swap_files_and_the_old_boot_folder()
    {
        const string Before =
            """
            proc /proc proc defaults 0 0
            LABEL=writable / ext4 defaults 0 1
            LABEL=system-boot /boot/firmware vfat defaults 0 1
            /dev/root / ext4 defaults 0 1
            /swapfile none swap sw 0 0
            /dev/zram0 none swap defaults 0 0
            10.0.0.1:/b /boot/firmware nfs defaults 0 0
            10.0.0.1:/r / nfs defaults 0 0
            # a comment

            """;
        var after = FileSystemTable.ForNetwork(Before, "boot/firmware", out var dropped);
        Assert.Equal(["LABEL=writable", "LABEL=system-boot", "/dev/root", "/swapfile", "10.0.0.1:/b"], dropped.Select(l => l.Split(' ')[0]));
        Assert.Equal(Before, after.Replace("#piboot# ", "", StringComparison.Ordinal));
        Assert.Equal(after, FileSystemTable.ForNetwork(after, "boot/firmware", out var none));
        Assert.Empty(none);
        Assert.Equal("boot/firmware", FileSystemTable.BootMount(Before));
        Assert.Equal("boot/firmware", FileSystemTable.BootMount(after));
        Assert.Null(FileSystemTable.BootMount("proc /proc proc defaults 0 0\n"));
    }

    [Theory]
    [InlineData("auto eth0\niface eth0 inet dhcp\n", "auto eth0\niface eth0 inet manual\n")]
    [InlineData("  iface end0  inet   static\n  address 10.0.0.2\n", "  iface end0  inet   manual\n  address 10.0.0.2\n")]
    [InlineData("iface eth0 inet6 auto\niface wlan0 inet dhcp\niface lo inet loopback\n", "iface eth0 inet6 auto\niface wlan0 inet dhcp\niface lo inet loopback\n")]
    public void Ifupdown_leaves_wired_interfaces_alone(string before, string after) => Assert.Equal(after, InterfacesFile.WithManual(before));

    [Theory]
    [InlineData("127.0.0.1\tlocalhost\n127.0.1.1\traspberrypi\n", "raspberrypi", "127.0.0.1\tlocalhost\n127.0.1.1\tpi-01\n")]
    [InlineData("127.0.0.1 localhost", "raspberrypi", "127.0.0.1 localhost\n127.0.1.1\tpi-01\n")]
    [InlineData("127.0.1.1 pi-01\n", null, "127.0.1.1 pi-01\n")]
    [InlineData("", null, "127.0.1.1\tpi-01\n")]
    public void The_own_name_has_a_line_in_the_hosts_file(string before, string? old, string after) => Assert.Equal(after, HostsFile.Named(before, old, "pi-01"));

    [Fact]
    public void The_words_of_the_card_are_told_when_they_are_taken_out()
    {
        var (kept, dropped) = KernelCommandLine.WithoutCard("console=tty1 root=PARTUUID=1-02 rootwait resize cgroup_enable=memory\n");
        Assert.Equal("console=tty1 cgroup_enable=memory\n", kept);
        Assert.Equal(["root=PARTUUID=1-02", "rootwait", "resize"], dropped);
        Assert.Empty(KernelCommandLine.WithoutCard(kept).Dropped);
    }

    [Fact]
    public void A_private_client_is_told_its_name_and_its_boot_folder()
    {
        var line = KernelCommandLine.Render("", Facts with { Hostname = "pi-01", BootPath = "/c/boot", ReportPort = 80 });
        Assert.Equal("root=/dev/nfs nfsroot=192.168.1.10:/r,vers=3,proto=tcp rw ip=::::pi-01::dhcp rootwait piboot.client=b66c4c16 piboot.server=192.168.1.10:80 piboot.boot=/c/boot\n", line);
    }

    [Fact]
    public void A_shared_client_is_told_its_layer_its_first_program_and_who_it_is()
    {
        var facts = Facts with { Writable = false, LayerPath = "/c/layer", Init = OverlayInit.Init, Hostname = "pi-01", MachineId = new string('a', 32), ExtraWords = "quiet \u00e4 init=/bin/sh\n" };
        Assert.EndsWith(
            $" ro ip=::::pi-01::dhcp rootwait piboot.client=b66c4c16 piboot.server=192.168.1.10 piboot.layer=/c/layer init=/usr/lib/piboot/overlay-init systemd.hostname=pi-01 systemd.machine_id={new string('a', 32)} quiet init=/bin/sh\n",
            KernelCommandLine.Render("piboot.layer=/old systemd.machine_id=b init=/x", facts),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_user_s_own_lines_hold_for_all_boards_and_stay_ASCII()
    {
        Assert.Equal("arm_64bit=1\n[pi4]\nx=1\n[all]\ndtparam=audio=on\ngpu_mem=32\n", FirmwareConfig.Render("arm_64bit=1\n[pi4]\nx=1\n", ["dtparam=audio=on\r\ngpu_mem=\u00e432"], out var fits));
        Assert.True(fits);
        FirmwareConfig.Render("", [new string('x', 4096)], out fits);
        Assert.False(fits);
    }

    [Fact]
    public void A_config_loses_its_initramfs_and_gains_a_quiet_card_slot_once()
    {
        var without = FirmwareConfig.WithoutInitramfs("auto_initramfs=1\n[pi5]\n initramfs initrd.img followkernel\n");
        Assert.Equal("#piboot# auto_initramfs=1\n[pi5]\n#piboot#  initramfs initrd.img followkernel\n", without);
        Assert.False(FirmwareConfig.UsesInitramfs(without, _ => true));
        var quiet = FirmwareConfig.WithoutCardPolling(without);
        Assert.EndsWith("\n[all]\ndtparam=sd_poll_once\n", quiet, StringComparison.Ordinal);
        Assert.Equal(quiet, FirmwareConfig.WithoutCardPolling(quiet));
    }

    [Fact]
    public void A_command_line_may_have_other_names()
    {
        Assert.Equal(["cmdline.txt"], FirmwareConfig.CommandLineNames("arm_64bit=1\n"));
        Assert.Equal(
            ["cmdline.txt", "cmd_x.txt", "current/cmdline.txt", "current/cmd_x.txt"],
            FirmwareConfig.CommandLineNames("[all]\nos_prefix = current/\n cmdline=cmd_x.txt\n"));
        Assert.Equal(["current/initrd.img"], FirmwareConfig.InitramfsFiles("os_prefix=current/\ninitramfs initrd.img followkernel\n", n => n.StartsWith("current/", StringComparison.Ordinal)));
    }
}
