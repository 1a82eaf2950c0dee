using PiBoot.Core.Os;
using PiBoot.Linux.Systems;

namespace PiBoot.Linux.Tests.Systems;

public sealed class SystemPreparationTests
{
    private const string NoInitramfs = "initramfs";

    [RootFact]
    public void Raspberry_Pi_OS_bullseye_leaves_its_card()
    {
        using var system = CardSystem.Bullseye();
        Assert.Equal(new OsDescription("Raspberry Pi OS 11 (bullseye)", "armv6", "boot"), Describe(system));
        Assert.Equal(
            [
                "etc/fstab: 2 lines commented out (PARTUUID=1-01 on /boot, PARTUUID=1-02 on /)",
                "cmdline.txt: root=PARTUUID=1-02 rootfstype=ext4 fsck.repair=yes rootwait init=/usr/lib/raspi-config/init_resize.sh taken out",
                "apply_noobs_os_config.service: off, there is no NOOBS partition",
                "etc/init.d/resize2fs_once: off, there is no partition to grow",
                "etc/rc3.d/S01resize2fs_once: removed, they resize the card",
                "dphys-swapfile.service: off, no swap file over the network",
                "var/swap: removed, no swap file over the network",
                "etc/resolv.conf: links to /run/piboot/resolv.conf",
                "etc/dhcpcd.conf: dhcpcd leaves the wired interface of the root alone",
                "rpi-eeprom-update.service: off, a board's own boot program is not changed unasked",
                "etc/machine-id: empty, each client gets its own",
                "var/lib/dbus/machine-id: links to /etc/machine-id",
                "etc/ssh/ssh_host_rsa_key, etc/ssh/ssh_host_rsa_key.pub: removed, each client makes its own",
                "var/lib/systemd/random-seed: removed, each client gathers its own chance",
                "config.txt: the card slot is looked at once (dtparam=sd_poll_once)",
            ],
            Steps(system));
        Assert.Equal("console=serial0,115200 console=tty1 quiet\n", File.ReadAllText(Path.Join(system.Boot, "cmdline.txt")));
        Assert.Equal("/dev/null", system.Link("etc/systemd/system/resize2fs_once.service"));
        Assert.False(system.Has("etc/systemd/system/multi-user.target.wants/dphys-swapfile.service"));
        Assert.StartsWith("# The root", system.Read("etc/dhcpcd.conf"), StringComparison.Ordinal);
        Assert.Contains("ExecStart=/usr/lib/piboot/mount-boot /boot\n", system.Read(BootMount.UnitPath), StringComparison.Ordinal);
    }

    [RootFact]
    public void Raspberry_Pi_OS_bookworm_keeps_its_wizard_until_a_user_is_given()
    {
        using var system = CardSystem.Bookworm();
        Assert.Equal(new OsDescription("Raspberry Pi OS 12 (bookworm)", "arm64", "boot/firmware"), Describe(system));
        Assert.Equal(
            [
                "etc/fstab: 2 lines commented out (PARTUUID=1-01 on /boot/firmware, PARTUUID=1-02 on /)",
                "cmdline.txt: root=PARTUUID=1-02 rootfstype=ext4 fsck.repair=yes rootwait init=/usr/lib/raspberrypi-sys-mods/firstboot taken out",
                "dphys-swapfile.service: off, no swap file over the network",
                "etc/resolv.conf: links to /run/piboot/resolv.conf",
                "etc/NetworkManager/conf.d/90-piboot.conf: NetworkManager leaves the wired interface of the root alone",
                "fstrim.timer, e2scrub_all.timer: off, there is no disk to trim or check",
                "etc/machine-id: empty, each client gets its own",
                "var/lib/dbus/machine-id: links to /etc/machine-id",
                "etc/ssh/ssh_host_rsa_key, etc/ssh/ssh_host_rsa_key.pub: removed, each client makes its own",
                "var/lib/systemd/random-seed: removed, each client gathers its own chance",
                "config.txt: the card slot is looked at once (dtparam=sd_poll_once)",
            ],
            Steps(system));
        Assert.True(system.Has("etc/systemd/system/multi-user.target.wants/userconfig.service"));
        Assert.True(system.Has("usr/lib/systemd/system/regenerate_ssh_host_keys.service"));
        Assert.Contains("\n[main]\ndns=none\n", system.Read(PreparedFiles.NetworkManagerPath), StringComparison.Ordinal);
    }

    [RootFact]
    public void Raspberry_Pi_OS_trixie_has_its_cloud_data_in_the_root_and_its_swap_in_memory()
    {
        using var system = CardSystem.Trixie();
        var steps = Steps(system);
        Assert.Contains("cmdline.txt: root=PARTUUID=1-02 rootfstype=ext4 fsck.repair=yes rootwait resize ds=nocloud;i=rpi-imager-1 taken out", steps);
        Assert.Contains("rpi-resize.service: off, there is no partition to grow", steps);
        Assert.Contains("etc/cloud/cloud.cfg.d/zz-piboot.cfg: cloud-init takes its data from the root, does not wait for it and leaves network, name and keys alone", steps);
        Assert.Contains("var/lib/cloud/seed/nocloud/user-data: copied from boot/user-data", steps);
        Assert.Contains("etc/rpi/swap.conf.d/90-piboot.conf: swap in compressed memory, without a file", steps);
        Assert.False(system.Has("etc/systemd/system/sysinit.target.wants/rpi-resize.service"));
    }

    [RootFact]
    public void Debian_keeps_its_address_although_ifupdown_is_told_to_ask_for_one()
    {
        using var system = CardSystem.Debian();
        Assert.Equal("Debian 12 (bookworm)", Describe(system).Distribution);
        var steps = Steps(system);
        Assert.Contains("etc/fstab: 2 lines commented out (LABEL=RASPIROOT on /, LABEL=RASPIFIRM on /boot/firmware)", steps);
        Assert.Contains("etc/network/interfaces.d/eth0: ifupdown leaves the wired interface of the root alone", steps);
        Assert.Contains("etc/initramfs-tools/conf.d/piboot: a new initramfs can mount NFS", steps);
        Assert.Equal("auto eth0\n\niface eth0 inet manual\niface eth0 inet6 dhcp\n", system.Read("etc/network/interfaces.d/eth0"));
    }

    [RootFact]
    public void Ubuntu_keeps_its_resolver_and_loses_its_swap_file()
    {
        using var system = CardSystem.Ubuntu();
        Assert.Equal("Ubuntu 24.04 (noble)", Describe(system).Distribution);
        var steps = Steps(system);
        Assert.Contains("etc/fstab: 3 lines commented out (LABEL=writable on /, LABEL=system-boot on /boot/firmware, /swapfile on none)", steps);
        Assert.Contains("mkswap.service: off, no swap file over the network", steps);
        Assert.Contains("swapfile: removed, no swap file over the network", steps);
        Assert.Contains("systemd-networkd-wait-online.service: off, the network is there before anything starts", steps);
        Assert.Equal("../run/systemd/resolve/stub-resolv.conf", system.Link("etc/resolv.conf"));
        Assert.Contains("Unmanaged=yes", system.Read(PreparedFiles.NetworkdPath), StringComparison.Ordinal);
    }

    [RootTheory]
    [InlineData("bullseye")]
    [InlineData("bookworm")]
    [InlineData("trixie")]
    [InlineData("debian")]
    [InlineData("ubuntu")]
    public void Preparing_again_changes_nothing(string name)
    {
        using var system = Named(name);
        SystemPreparation.Apply(system.Boot, system.Root);
        var before = Shell.Run($"cd '{system.Root}/..' && find . -printf '%p %y %m %U %G %s %l\\n' | sort && find . -type f -exec md5sum {{}} +");
        Assert.DoesNotContain(SystemPreparation.Apply(system.Boot, system.Root), step => !step.IsWarning);
        Assert.Equal(before, Shell.Run($"cd '{system.Root}/..' && find . -printf '%p %y %m %U %G %s %l\\n' | sort && find . -type f -exec md5sum {{}} +"));
    }

    [RootFact]
    public void An_unknown_system_gets_what_all_need_and_a_warning()
    {
        using var system = CardSystem.Debian().With("root/etc/os-release", "ID=alpine\nNAME=\"Alpine Linux\"\nVERSION_ID=3.22\n");
        var steps = SystemPreparation.Apply(system.Boot, system.Root);
        Assert.Contains(steps, s => s.IsWarning && s.Text == "Alpine Linux 3.22 is no Raspberry Pi OS, Debian or Ubuntu: what is the same in all systems was done, look at its first boot");
        Assert.Contains(steps, s => s.Text.StartsWith("etc/fstab: 2 lines", StringComparison.Ordinal));
    }

    [RootFact]
    public void Settings_that_the_imager_left_for_the_card_are_warned_of()
    {
        using var system = CardSystem.Bookworm().With("boot/firstrun.sh", "#!/bin/bash\n");
        Assert.Contains(SystemPreparation.Apply(system.Boot, system.Root), s => s.IsWarning && s.Text.StartsWith("boot/firstrun.sh: ", StringComparison.Ordinal));
    }

    [RootFact("cpio", "gzip")]
    public void An_initramfs_that_cannot_mount_NFS_is_left_out_where_every_kernel_can()
    {
        using var system = CardSystem.Bookworm();
        Initramfs(system, "scripts/local");
        SampleKernel.Write(Path.Join(system.Boot, "kernel8.img"), "6.12.25+rpt-rpi-v8", mountsNfs: true);
        Assert.Contains(SystemPreparation.Apply(system.Boot, system.Root), s => s.Text == "config.txt: no initramfs is loaded (initramfs8 lacks scripts/nfs, nfsmount), the kernel mounts NFS itself");
        Assert.Contains("\n#piboot# auto_initramfs=1\n", File.ReadAllText(Path.Join(system.Boot, "config.txt")), StringComparison.Ordinal);
    }

    [RootTheory("cpio", "gzip")]
    [InlineData("scripts/nfs bin/nfsmount", true)]
    [InlineData("scripts/local", false)]
    public void An_initramfs_that_can_stays_and_so_does_one_without_which_the_kernel_could_not(string names, bool kernelCan)
    {
        using var system = CardSystem.Bookworm();
        Initramfs(system, names);
        SampleKernel.Write(Path.Join(system.Boot, "kernel8.img"), "6.12.25", kernelCan);
        var steps = SystemPreparation.Apply(system.Boot, system.Root);
        Assert.Contains("\nauto_initramfs=1\n", File.ReadAllText(Path.Join(system.Boot, "config.txt")), StringComparison.Ordinal);
        Assert.Equal(!kernelCan, steps.Any(s => s.IsWarning && s.Text.Contains("not every kernel can mount NFS", StringComparison.Ordinal)));
    }

    private static void Initramfs(CardSystem system, string names)
    {
        var tree = system.Folder(NoInitramfs);
        Shell.Run($"cd '{tree}'; for n in {names}; do mkdir -p $(dirname $n); touch $n; done; find . | cpio --quiet -o -H newc | gzip > '{system.Boot}/initramfs8'");
    }

    private static CardSystem Named(string name) => name switch
    {
        "bullseye" => CardSystem.Bullseye(),
        "bookworm" => CardSystem.Bookworm(),
        "trixie" => CardSystem.Trixie(),
        "debian" => CardSystem.Debian(),
        _ => CardSystem.Ubuntu(),
    };

    private static OsDescription Describe(CardSystem system) => SystemDescription.Of(system.Boot, system.Root);

    /// <summary>What was done, without the appliance's own files, which are the same in all systems.</summary>
    private static string[] Steps(CardSystem system)
    {
        var steps = SystemPreparation.Apply(system.Boot, system.Root);
        Assert.DoesNotContain(steps, s => s.IsWarning && !s.Text.Contains("initramfs", StringComparison.Ordinal));
        Assert.True(system.Has(OverlayInit.ProgramPath) && system.Has(OverlayInit.MountPoint) && system.Has(UpReport.WantsPath) && system.Has(BootMount.WantsPath));
        return [.. steps.Select(s => s.Text).Where(t => !t.Contains("/piboot/", StringComparison.Ordinal) && !t.Contains("system/piboot-", StringComparison.Ordinal) || t.StartsWith("etc/resolv", StringComparison.Ordinal))];
    }
}
