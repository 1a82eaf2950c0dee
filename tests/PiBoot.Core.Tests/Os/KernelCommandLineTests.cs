using PiBoot.Core.Os;
using PiBoot.Protocol.Wire;

namespace PiBoot.Core.Tests.Os;

public sealed class KernelCommandLineTests
{
    private const string Root = "/srv/piboot/clients/b66c4c16/root";
    private static readonly NfsRootFacts Facts = new(
        new Ipv4Address(0xc0a8010a), Root, "3", Initramfs: false, Writable: true, "b66c4c16", 80);

    [Theory]
    [InlineData( // bookworm as shipped
        "console=serial0,115200 console=tty1 root=PARTUUID=4e639091-02 rootfstype=ext4 fsck.repair=yes rootwait quiet init=/usr/lib/raspberrypi-sys-mods/firstboot\n",
        "console=serial0,115200 console=tty1 quiet")]
    [InlineData( // trixie as shipped
        "console=serial0,115200 console=tty1 root=PARTUUID=d51da9ad-02 rootfstype=ext4 fsck.repair=yes rootwait resize ds=nocloud;i=rpi-imager-1\n",
        "console=serial0,115200 console=tty1")]
    [InlineData( // with a first-run script of the imager, as bookworm's imager writes it
        "console=tty1 root=PARTUUID=4e639091-02 systemd.run=/boot/firstrun.sh systemd.run_success_action=reboot systemd.unit=kernel-command-line.target cgroup_enable=memory",
        "console=tty1 cgroup_enable=memory")]
    [InlineData( // already for NFS, by another server
        "console=tty1 root=/dev/nfs nfsroot=10.0.0.1:/x,vers=3 rw ip=dhcp rootwait piboot.server=10.0.0.1:80 piboot.client=00000000",
        "console=tty1")]
    [InlineData("  \t\r\n", "")]
    public void Whatever_belongs_to_the_card_goes_and_the_rest_stays(string original, string kept)
    {
        var line = KernelCommandLine.Render(original, Facts);
        var rest = $"root=/dev/nfs nfsroot=192.168.1.10:{Root},vers=3,proto=tcp rw ip=dhcp rootwait piboot.client=b66c4c16 piboot.server=192.168.1.10:80\n";
        Assert.Equal(kept.Length == 0 ? rest : $"{kept} {rest}", line);
        Assert.InRange(line.Length, 1, KernelCommandLine.MaximumLength);
    }

    [Theory]
    [InlineData("3", false, "vers=3,proto=tcp")]
    [InlineData("3", true, "vers=3,tcp,nolock")]
    [InlineData("4.2", false, "vers=4.2,proto=tcp")]
    [InlineData("4.2", true, "vers=4.2,proto=tcp")]
    public void Mount_options_are_spelt_for_who_mounts(string version, bool initramfs, string options)
    {
        var line = KernelCommandLine.Render("", Facts with { NfsVersion = version, Initramfs = initramfs });
        Assert.Contains($" nfsroot=192.168.1.10:{Root},{options} rw ", line, StringComparison.Ordinal);
    }

    [Fact]
    public void A_shared_root_is_mounted_read_only_and_a_silent_appliance_gets_no_report()
    {
        var line = KernelCommandLine.Render("", Facts with { Writable = false, ReportPort = null });
        Assert.EndsWith(" ro ip=dhcp rootwait piboot.client=b66c4c16\n", line, StringComparison.Ordinal);
    }

    [Fact]
    public void Roots_on_a_NAS_are_mounted_from_there_and_reports_come_here()
    {
        var line = KernelCommandLine.Render("piboot.nfs=10.0.0.1", Facts with { Nas = new Ipv4Address(0xc0a80114), RootPath = "/volume/piboot/clients/b66c4c16/root", BootPath = "/volume/piboot/clients/b66c4c16/boot" });
        Assert.StartsWith("root=/dev/nfs nfsroot=192.168.1.20:/volume/piboot/clients/b66c4c16/root,", line, StringComparison.Ordinal);
        Assert.EndsWith(" piboot.server=192.168.1.10:80 piboot.nfs=192.168.1.20 piboot.boot=/volume/piboot/clients/b66c4c16/boot\n", line, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_ASCII_and_one_line_get_through()
    {
        var line = KernelCommandLine.Render("console=tty1 \u00fcber=\u2013x\n\nquiet \u0007", Facts);
        Assert.StartsWith("console=tty1 ber=x quiet root=", line, StringComparison.Ordinal);
        Assert.Equal(line.Length - 1, line.IndexOf('\n', StringComparison.Ordinal));
    }
}
