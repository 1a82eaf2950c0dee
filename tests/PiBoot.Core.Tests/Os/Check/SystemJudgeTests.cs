using PiBoot.Core.Os;
using PiBoot.Core.Os.Check;

namespace PiBoot.Core.Tests.Os.Check;

public sealed class SystemJudgeTests
{
    private static readonly string[] Firmware =
    [
        "bootcode.bin", "start.elf", "fixup.dat", "start4.elf", "fixup4.dat", "bcm2708-rpi-b-plus.dtb", "bcm2708-rpi-zero.dtb", "bcm2709-rpi-2-b.dtb",
        "bcm2710-rpi-2-b.dtb", "bcm2710-rpi-3-b.dtb", "bcm2710-rpi-3-b-plus.dtb", "bcm2711-rpi-4-b.dtb", "bcm2711-rpi-400.dtb",
        "bcm2711-rpi-cm4.dtb", "bcm2712-rpi-5-b.dtb", "bcm2712-rpi-500.dtb", "bcm2712-rpi-cm5-cm5io.dtb",
    ];

    /// <summary>Raspberry Pi OS with 64 bits, without initramfs.</summary>
    private static readonly SystemFacts Sixty4 = Of("arm64", "arm_64bit=1\n", ("kernel8.img", "arm64"), ("kernel_2712.img", "arm64"));

    /// <summary>Raspberry Pi OS with 32 bits.</summary>
    private static readonly SystemFacts Thirty2 = Of(
        "armv6", "arm_64bit=0\n[pi5]\narm_64bit=1\nkernel=kernel8.img\n",
        ("kernel.img", "arm"), ("kernel7.img", "arm"), ("kernel7l.img", "arm"), ("kernel8.img", "arm64"));

    [Fact]
    public void A_64_bit_system_boots_on_all_but_a_Pi_1_and_an_old_Pi_2()
    {
        Assert.Equal("Pi 2, Pi 3, Pi 4/400/CM4, Pi 5/500/CM5", Booting(Sixty4));
        Assert.Contains("cannot run this system at all: it is made for 64 bits (arm64), a Pi 1 has 32", Verdict(Sixty4, "Pi 1/Zero").Reasons);
        Assert.Contains("would stop with 7 flashes: kernel.img is missing", Verdict(Sixty4, "Pi 1/Zero").Reasons);
        Assert.Contains("Pi 2 v1.1: cannot run this system at all: it is made for 64 bits (arm64), a Pi 2 v1.1 has 32", Verdict(Sixty4, "Pi 2").Warnings);
        Assert.Empty(Verdict(Sixty4, "Pi 4/400/CM4").Warnings);
    }

    [Fact]
    public void A_32_bit_system_boots_on_all()
    {
        Assert.Equal("Pi 1/Zero, Pi 2, Pi 3, Pi 4/400/CM4, Pi 5/500/CM5", Booting(Thirty2));
        Assert.All(SystemJudge.Judge(Thirty2), v => Assert.Empty(v.Warnings));
    }

    [Theory]
    [InlineData("kernel8.img", "Pi 3", "would stop with 7 flashes: kernel8.img is missing")]
    [InlineData("start4.elf", "Pi 4/400/CM4", "would stop with 4 flashes: start4.elf is missing")]
    [InlineData("start.elf", "Pi 3", "would stop with 4 flashes: start.elf is missing")]
    [InlineData("fixup4.dat", "Pi 4/400/CM4", "would run with 128 MB of its memory at most: fixup4.dat is missing")]
    [InlineData("bootcode.bin", "Pi 3", "would ask for bootcode.bin and give up with its LED dark: bootcode.bin is missing")]
    [InlineData("bcm2711-rpi-4-b.dtb bcm2711-rpi-400.dtb bcm2711-rpi-cm4.dtb", "Pi 4/400/CM4", "would stop at the rainbow without a word of the kernel: bcm2711-rpi-4-b.dtb is missing")]
    [InlineData("bcm2712-rpi-5-b.dtb bcm2712-rpi-500.dtb bcm2712-rpi-cm5-cm5io.dtb", "Pi 5/500/CM5", "would say that kernel or device tree are not compatible: bcm2712-rpi-5-b.dtb is missing")]
    [InlineData("kernel8.img kernel_2712.img", "Pi 5/500/CM5", "would stop with 7 flashes: kernel_2712.img and kernel8.img are missing")]
    public void What_is_missing_is_told_by_what_the_board_shows(string missing, string model, string reason)
    {
        var facts = Without(Sixty4, missing.Split(' '));
        Assert.Equal([reason], Verdict(facts, model).Reasons);
        Assert.False(Verdict(facts, model).Boots);
    }

    [Fact]
    public void One_board_of_a_model_that_lacks_its_device_tree_is_a_warning()
    {
        var verdict = Verdict(Without(Sixty4, "bcm2711-rpi-cm4.dtb"), "Pi 4/400/CM4");
        Assert.True(verdict.Boots);
        Assert.Equal(["CM4: would stop at the rainbow without a word of the kernel: bcm2711-rpi-cm4.dtb is missing"], verdict.Warnings);
    }

    [Theory]
    [InlineData("arm64", "", "Pi 3", "would end in a kernel panic: its programs have 64 bits and its kernel 32; set arm_64bit=1 in config.txt")]
    [InlineData("armhf", "", "Pi 1/Zero", "would end in a kernel panic: the programs are made for ARMv7 (armhf), a Pi 1 is ARMv6")]
    [InlineData("amd64", "", "Pi 4/400/CM4", "cannot run this system at all: it is made for PCs (amd64)")]
    [InlineData("armv6", "kernel=kernel7.img\narm_64bit=1\n", "Pi 4/400/CM4", "would stop at the rainbow: kernel7.img is a 32-bit kernel and would be started with 64 bits (arm_64bit)")]
    [InlineData("arm64", "kernel=kernel8.img\narm_64bit=0\n", "Pi 4/400/CM4", "would stop at the rainbow: kernel8.img is a 64-bit kernel and would be started with 32 bits")]
    public void Programs_kernel_and_board_must_fit(string programs, string config, string model, string reason)
    {
        Assert.Contains(reason, Verdict(Thirty2 with { Architecture = programs, Config = config }, model).Reasons);
    }

    [Fact]
    public void An_initramfs_must_mount_NFS_and_a_kernel_without_one_too()
    {
        var with = With(Sixty4, "initramfs8") with
        {
            Config = "arm_64bit=1\nauto_initramfs=1\n",
            Initramfses = new Dictionary<string, InitramfsFacts> { ["initramfs8"] = new(false, "nfsmount") },
        };
        Assert.Equal(["would hang in its initramfs: initramfs8 cannot mount NFS, it lacks nfsmount"], Verdict(with, "Pi 3").Reasons);
        Assert.True(Verdict(with with { Initramfses = new Dictionary<string, InitramfsFacts> { ["initramfs8"] = new(true, "") } }, "Pi 3").Boots);
        Assert.Equal(
            ["initramfs8 could not be looked into: zstd is not installed"],
            Verdict(with with { Initramfses = new Dictionary<string, InitramfsFacts> { ["initramfs8"] = InitramfsFacts.Unreadable("zstd is not installed") } }, "Pi 3").Warnings);
        Assert.Equal(
            ["would start its kernel without a root: initrd.img is missing, which config.txt loads"],
            Verdict(Sixty4 with { Config = "arm_64bit=1\ninitramfs initrd.img followkernel\n" }, "Pi 3").Reasons);

        var modular = Sixty4 with { Kernels = new Dictionary<string, KernelFacts> { ["kernel8.img"] = new("arm64", "6.1.0", false) } };
        Assert.Equal(["would end in a kernel panic: kernel8.img cannot mount NFS by itself, and config.txt loads no initramfs"], Verdict(modular, "Pi 3").Reasons);
    }

    [Fact]
    public void An_os_prefix_counts_only_with_kernel_and_device_tree()
    {
        var config = "arm_64bit=1\nos_prefix=current/\nkernel=vmlinuz\n";
        var facts = With(Sixty4, "current/vmlinuz", "current/bcm2711-rpi-4-b.dtb") with { Config = config };
        Assert.True(Verdict(facts, "Pi 4/400/CM4").Boots);
        Assert.Contains("os_prefix=current/ in config.txt does not count: there are no kernel and device tree for this board under it", Verdict(facts, "Pi 3").Warnings);
        Assert.Contains("would stop with 7 flashes: vmlinuz is missing", Verdict(facts, "Pi 3").Reasons);
    }

    [Theory]
    [InlineData("kernel=a.img\n[pi4]\nkernel=b.img\n[all]\n", "b.img")]
    [InlineData("[pi3]\nkernel=c.img\n[pi4]\nkernel=b.img\n[0x1234]\nkernel=d.img\n", "b.img")]
    [InlineData("[cm4]\nkernel=c.img\n[all]\nkernel=b.img # \u00fcber\n#kernel=e.img\n", "b.img # ber")]
    [InlineData("[pi4]\n[none]\nkernel=c.img\n[tryboot]\n[all]\nkernel=b.img\n", "b.img")]
    [InlineData("include more.txt\n", "from-include.img")]
    public void Settings_are_read_as_the_board_reads_them(string config, string kernel)
    {
        var facts = Sixty4 with { Config = config, Texts = new Dictionary<string, string> { ["more.txt"] = "kernel=from-include.img\ninclude more.txt\n" } };
        Assert.Equal(kernel, BoardSettings.Read(facts, Board.All.First(b => b.Name == "Pi 4B"))["kernel"]);
    }

    [Fact]
    public void Firmware_of_two_releases_is_found_by_its_package_or_suspected_by_its_times()
    {
        var mixed = Sixty4 with { AsPackaged = new Dictionary<string, bool> { ["start4.elf"] = true, ["fixup4.dat"] = false } };
        Assert.Equal(
            ["would stop at the rainbow or with 128 MB of memory: start4.elf and fixup4.dat are of different releases (fixup4.dat is not the installed package's)"],
            Verdict(mixed, "Pi 4/400/CM4").Reasons);

        var files = new Dictionary<string, BootFile>(Sixty4.Files) { ["start4.elf"] = new(2_000_000, 1_000_000) };
        Assert.Equal(["start4.elf and fixup4.dat were not written together: are they of one release?"], Verdict(Sixty4 with { Files = files }, "Pi 4/400/CM4").Warnings);

        var releases = Sixty4 with { Releases = new Dictionary<string, string> { ["start4.elf"] = "aaa", ["start.elf"] = "bbb" } };
        Assert.Equal(["start4.elf is of another release than start.elf: was an update interrupted?"], Verdict(releases, "Pi 4/400/CM4").Warnings);
    }

    [Fact]
    public void What_was_left_of_the_card_is_found()
    {
        var facts = Sixty4 with
        {
            FileSystemTable = "proc /proc proc defaults 0 0\nPARTUUID=1-01  /boot vfat defaults 0 2\nUUID=2 /data ext4 defaults,nofail 0 2\n#piboot# LABEL=x / ext4 defaults 0 1\n",
            Texts = new Dictionary<string, string> { ["cmdline.txt"] = "console=tty1 root=PARTUUID=1-02 rootwait resize init=/x\n" },
        };
        var verdict = Verdict(facts, "Pi 3");
        Assert.Equal(["would wait 90 seconds for a partition and end in the emergency shell: etc/fstab has PARTUUID=1-01 /boot vfat defaults 0 2"], verdict.Reasons);
        Assert.Equal(
            ["etc/fstab names a partition that is not there: UUID=2 /data ext4 defaults,nofail 0 2", "cmdline.txt still names its card (root=PARTUUID=1-02 resize init=/x); it is left out of what is served"],
            verdict.Warnings);
    }

    [Theory]
    [InlineData(33_553_920, "")]
    [InlineData(33_553_921, "Pi 3")]
    [InlineData(67_107_841, "Pi 3, Pi 4/400/CM4")]
    [InlineData(96_205_381, "Pi 3, Pi 4/400/CM4, Pi 5/500/CM5")]
    public void Files_beyond_the_block_counter_of_a_model_are_warned_of(long size, string models)
    {
        var files = new Dictionary<string, BootFile>(Sixty4.Files) { ["kernel8.img"] = new(size, 0), ["kernel_2712.img"] = new(size, 0) };
        var warned = SystemJudge.Judge(Sixty4 with { Files = files }).Where(v => v.Model != "Pi 2" && v.Warnings.Any(w => w.Contains("counted with 16 bits", StringComparison.Ordinal)));
        Assert.Equal(models, string.Join(", ", warned.Select(v => v.Model)));
    }

    [Fact]
    public void A_config_that_boards_would_not_read_to_its_end_is_warned_of()
    {
        Assert.Contains("config.txt has a character beyond ASCII in line 2, which would cut it there; it is served without it", Verdict(Sixty4 with { Config = "arm_64bit=1\n# \u00fc\n" }, "Pi 3").Warnings);
        Assert.Contains("config.txt has 4096 bytes or more without its comments: boards were seen to ignore it", Verdict(Sixty4 with { Config = "arm_64bit=1\n" + new string('x', 4096) }, "Pi 3").Warnings);
        Assert.Contains("config.txt is missing: newer boot programs then look for nothing under this client's name", Verdict(Sixty4 with { Config = null }, "Pi 4/400/CM4").Warnings);
        Assert.Contains("the root has no modules for kernel8.img (6.12.1), only for 6.6.1", Verdict(Sixty4 with { Modules = ["6.6.1"] }, "Pi 3").Warnings);
        Assert.Contains("would end in a kernel panic: the root has no sbin/init", Verdict(Sixty4 with { HasInit = false }, "Pi 3").Reasons);
    }

    [Theory]
    [InlineData("scripts/nfs bin/nfsmount usr/lib/modules/6.1/kernel/fs/nfs/nfs.ko", false, true, "")]
    [InlineData("scripts/nfs usr/bin/nfsmount", true, true, "")]
    [InlineData("scripts/nfs sbin/mount.nfs usr/lib/modules/6.1/kernel/fs/nfs/nfs.ko.xz", false, true, "")]
    [InlineData("scripts/local bin/busybox", false, false, "scripts/nfs, nfsmount, the kernel module nfs")]
    [InlineData("scripts/nfs bin/nfsmount", false, false, "the kernel module nfs")]
    public void The_names_in_an_initramfs_tell_whether_it_mounts_NFS(string names, bool builtIn, bool mounts, string lack)
    {
        Assert.Equal(new InitramfsFacts(mounts, lack), InitramfsFacts.Of(names.Split(' '), builtIn));
    }

    private static SystemFacts Of(string programs, string config, params (string Name, string Architecture)[] kernels) => new()
    {
        Files = Firmware.Concat(kernels.Select(k => k.Name)).ToDictionary(name => name, _ => new BootFile(5_000_000, 1_700_000_000)),
        Config = config,
        Kernels = kernels.ToDictionary(k => k.Name, k => new KernelFacts(k.Architecture, "6.12.1", true)),
        Architecture = programs,
        Modules = ["6.12.1"],
        HasInit = true,
    };

    private static SystemFacts With(SystemFacts facts, params string[] names) =>
        facts with { Files = facts.Files.Concat(names.Select(n => KeyValuePair.Create(n, new BootFile(1, 1_700_000_000)))).ToDictionary() };

    private static SystemFacts Without(SystemFacts facts, params string[] names) =>
        facts with { Files = facts.Files.Where(f => !names.Contains(f.Key)).ToDictionary() };

    private static ModelVerdict Verdict(SystemFacts facts, string model) => SystemJudge.Judge(facts).Single(v => v.Model == model);

    private static string Booting(SystemFacts facts) => string.Join(", ", SystemJudge.Judge(facts).Where(v => v.Boots).Select(v => v.Model));
}
