using PiBoot.Testing;

namespace PiBoot.Linux.Tests.Systems;

/// <summary>Two trees with the files of published card images that preparation looks at.</summary>
internal sealed class CardSystem : IDisposable
{
    private readonly ScratchDirectory scratch = new();

    private CardSystem()
    {
        Directory.CreateDirectory(Boot);
        Directory.CreateDirectory(Root);
    }

    public string Boot => scratch.Join("boot");

    public string Root => scratch.Join("root");

    public string Store => scratch.Join("identity");

    public string Folder(string name) => Directory.CreateDirectory(scratch.Join(name)).FullName;

    public string Read(string path) => File.ReadAllText(Path.Join(Root, path));

    public bool Has(string path) => File.Exists(Path.Join(Root, path)) || Directory.Exists(Path.Join(Root, path));

    public string? Link(string path) => new FileInfo(Path.Join(Root, path)).LinkTarget;

    public CardSystem With(string path, string text = "")
    {
        scratch.With(path, text);
        return this;
    }

    public CardSystem WithLink(string path, string target)
    {
        var link = scratch.Join(path);
        Directory.CreateDirectory(Path.GetDirectoryName(link)!);
        File.CreateSymbolicLink(link, target);
        return this;
    }

    public void Dispose() => scratch.Dispose();

    public static CardSystem Bullseye() => Base("ID=raspbian\nVERSION_ID=\"11\"\nVERSION_CODENAME=bullseye\n", "boot", 40)
        .With("boot/cmdline.txt", "console=serial0,115200 console=tty1 root=PARTUUID=1-02 rootfstype=ext4 fsck.repair=yes rootwait quiet init=/usr/lib/raspi-config/init_resize.sh\n")
        .With("boot/config.txt", "dtparam=audio=on\n[pi4]\narm_boost=1\n")
        .With("root/etc/dhcpcd.conf", "hostname\noption domain_name_servers\n")
        .With("root/etc/init.d/resize2fs_once").WithLink("root/etc/rc3.d/S01resize2fs_once", "../init.d/resize2fs_once")
        .With("root/lib/systemd/system/apply_noobs_os_config.service")
        .With("root/lib/systemd/system/dphys-swapfile.service").With("root/var/swap", "x")
        .WithLink("root/etc/systemd/system/multi-user.target.wants/dphys-swapfile.service", "/lib/systemd/system/dphys-swapfile.service")
        .With("root/lib/systemd/system/rpi-eeprom-update.service");

    public static CardSystem Bookworm() => Base("ID=debian\nVERSION_ID=\"12\"\nVERSION_CODENAME=bookworm\n", "boot/firmware", 183)
        .With("root/etc/rpi-issue", "Raspberry Pi reference 2025-05-13\n")
        .With("boot/cmdline.txt", "console=serial0,115200 console=tty1 root=PARTUUID=1-02 rootfstype=ext4 fsck.repair=yes rootwait init=/usr/lib/raspberrypi-sys-mods/firstboot\n")
        .With("boot/config.txt", "arm_64bit=1\nauto_initramfs=1\n[all]\n")
        .With("root/usr/sbin/NetworkManager")
        .With("root/etc/sudoers.d/010_pi-nopasswd", "pi ALL=(ALL) NOPASSWD: ALL\n")
        .With("root/usr/lib/systemd/system/userconfig.service").With("root/etc/xdg/autostart/piwiz.desktop")
        .WithLink("root/etc/systemd/system/multi-user.target.wants/userconfig.service", "/usr/lib/systemd/system/userconfig.service")
        .With("root/etc/ssh/sshd_config.d/rename_user.conf", "Banner x\n")
        .With("root/usr/lib/systemd/system/dphys-swapfile.service")
        .With("root/usr/lib/systemd/system/e2scrub_all.timer").With("root/usr/lib/systemd/system/fstrim.timer");

    public static CardSystem Trixie() => Base("ID=debian\nVERSION_ID=\"13\"\nVERSION_CODENAME=trixie\n", "boot/firmware", 183)
        .With("root/etc/rpi-issue", "Raspberry Pi reference 2026-06-18\n")
        .With("boot/cmdline.txt", "console=serial0,115200 console=tty1 root=PARTUUID=1-02 rootfstype=ext4 fsck.repair=yes rootwait resize ds=nocloud;i=rpi-imager-1\n")
        .With("boot/config.txt", "arm_64bit=1\nauto_initramfs=1\n[all]\n").With("boot/user-data", "#cloud-config\nhostname: x\n")
        .With("root/usr/sbin/NetworkManager").With("root/etc/cloud/cloud.cfg", "users:\n  - default\n").With("root/etc/rpi/swap.conf", "[Main]\n")
        .With("root/usr/lib/systemd/system/rpi-resize.service")
        .WithLink("root/etc/systemd/system/sysinit.target.wants/rpi-resize.service", "/usr/lib/systemd/system/rpi-resize.service");

    public static CardSystem Debian() => Base("ID=debian\nVERSION_ID=\"12\"\nVERSION_CODENAME=bookworm\n", "boot/firmware", 183)
        .With("root/etc/fstab", "LABEL=RASPIROOT / ext4 rw 0 1\nLABEL=RASPIFIRM /boot/firmware vfat rw 0 2\n")
        .With("boot/cmdline.txt", "console=tty0 console=ttyS1,115200 root=LABEL=RASPIROOT rw fsck.repair=yes net.ifnames=0 rootwait\n")
        .With("boot/config.txt", "arm_64bit=1\nkernel=vmlinuz-6.1.0-37-arm64\ninitramfs initrd.img-6.1.0-37-arm64 followkernel\n")
        .With("root/etc/network/interfaces.d/eth0", "auto eth0\n\niface eth0 inet dhcp\niface eth0 inet6 dhcp\n").With("root/etc/initramfs-tools/initramfs.conf");

    public static CardSystem Ubuntu() => Base("ID=ubuntu\nVERSION_ID=\"24.04\"\nVERSION_CODENAME=noble\n", "boot/firmware", 183)
        .With("root/etc/fstab", "LABEL=writable\t/\text4\tdefaults\t0\t1\nLABEL=system-boot       /boot/firmware  vfat    defaults        0       1\n/swapfile none swap sw 0 0\n")
        .With("boot/cmdline.txt", "console=serial0,115200 multipath=off dwc_otg.lpm_enable=0 console=tty1 root=LABEL=writable rootfstype=ext4 rootwait fixrtc\n")
        .With("boot/config.txt", "[all]\nkernel=vmlinuz\ncmdline=cmdline.txt\ninitramfs initrd.img followkernel\n").With("boot/user-data", "#cloud-config\nchpasswd:\n  expire: true\n")
        .With("root/etc/cloud/cloud.cfg", "users:\n  - default\n").With("root/usr/lib/systemd/systemd-networkd")
        .With("root/usr/lib/systemd/system/systemd-networkd-wait-online.service").With("root/usr/lib/systemd/system/mkswap.service").With("root/swapfile", "x")
        .WithLink("root/etc/resolv.conf", "../run/systemd/resolve/stub-resolv.conf");

    private static CardSystem Base(string release, string mount, byte machine)
    {
        var system = new CardSystem()
            .With("root/etc/os-release", release)
            .With("root/etc/fstab", $"proc /proc proc defaults 0 0\nPARTUUID=1-01 /{mount} vfat defaults 0 2\nPARTUUID=1-02 / ext4 defaults,noatime 0 1\n")
            .With("root/etc/machine-id", "uninitialized\n").With("root/var/lib/dbus/machine-id", "0123\n").With("root/var/lib/systemd/random-seed", "x")
            .With("root/etc/hostname", "raspberrypi\n").With("root/etc/hosts", "127.0.0.1\tlocalhost\n127.0.1.1\traspberrypi\n")
            .With("root/etc/passwd", "root:x:0:0:root:/root:/bin/bash\npi:x:1000:1000:,,,:/home/pi:/bin/bash\n")
            .With("root/etc/shadow", "root:*:20000:0:99999:7:::\npi:*:20000:0:99999:7:::\n")
            .With("root/etc/group", "root:x:0:\nsudo:x:27:pi\nvideo:x:44:pi\npi:x:1000:\n").With("root/etc/gshadow", "root:*::\nsudo:*::pi\nvideo:*::pi\npi:!::\n")
            .With("root/etc/skel/.bashrc", "# bash\n").With("root/home/pi/.bashrc", "# bash\n").With("root/root/.bashrc")
            .With("root/usr/bin/bash").With("root/usr/bin/ssh-keygen").With("root/usr/sbin/init")
            .With("root/etc/ssh/sshd_config").With("root/etc/ssh/ssh_host_rsa_key", "shared by all").With("root/etc/ssh/ssh_host_rsa_key.pub", "shared by all")
            .With("root/usr/lib/systemd/system/ssh.service").With("root/usr/lib/systemd/system/regenerate_ssh_host_keys.service")
            .With("root/usr/lib/systemd/system/getty@.service")
            .WithLink("root/bin", "usr/bin").WithLink("root/sbin", "usr/sbin").WithLink("root/usr/bin/sh", "bash");
        File.WriteAllBytes(Path.Join(system.Root, "usr/bin/bash"), Elf(machine));
        Directory.CreateDirectory(Path.Join(system.Root, mount));
        return mount == "boot" ? system : system.WithLink("root/lib", "usr/lib");
    }

    /// <summary>An ELF header as far as the machine that it is for.</summary>
    private static byte[] Elf(byte machine) => [0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, machine, 0, 1, 0, 0, 0];
}
