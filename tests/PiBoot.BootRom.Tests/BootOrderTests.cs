using PiBoot.BootRom.Boards;
using PiBoot.BootRom.Tests.Simulation;

namespace PiBoot.BootRom.Tests;

/// <summary>Whole boots on a simulated cable: which names are asked, in which order.</summary>
public sealed class BootOrderTests
{
    private const string S = "b628f66d/";

    [Fact]
    public async Task A_3B_with_its_own_folder()
    {
        var bench = new Bench().WithBootFolder(S, "arm_64bit=1\nauto_initramfs=1\ndtoverlay=vc4-kms-v3d\n");
        bench.Server.Tftp.Add(S + "initramfs8", 2000);
        bench.Server.Tftp.Add(S + "overlays/vc4-kms-v3d.dtbo", 600);

        var result = await bench.BootAsync(Model.Pi3B);

        Assert.Equal(BootOutcome.Booted, result.Outcome);
        Assert.Equal(("kernel8.img", "initramfs8", "bcm2710-rpi-3-b.dtb"), (result.Kernel, result.Initrd, result.DeviceTree));
        Assert.Equal("root=/dev/nfs ip=dhcp", result.CommandLine);
        Assert.Equal(
            $"""
            bootcode.bin bootsig.bin
            {S}start.elf {S}autoboot.txt {S}start.elf {S}config.txt {S}recovery.elf {S}start.elf {S}fixup.dat
            {S}recovery.elf {S}config.txt {S}config.txt {S}dt-blob.bin {S}recovery.elf {S}config.txt {S}config.txt
            {S}bootcfg.txt {S}recovery8.img {S}kernel8.img {S}kernel8.img
            {S}initramfs8 {S}initramfs8 {S}initramfs8 {S}initramfs8
            {S}bcm2710-rpi-3-b.dtb {S}bcm2710-rpi-3-b.dtb {S}overlays/overlay_map.dtb {S}config.txt {S}config.txt
            {S}overlays/vc4-kms-v3d.dtbo {S}overlays/vc4-kms-v3d.dtbo {S}cmdline.txt {S}cmdline.txt
            {S}armstub8.bin {S}kernel8.img {S}kernel8.img
            """.ReplaceLineEndings(" "),
            string.Join(' ', bench.Server.Tftp.Asked));
    }

    [Fact]
    public async Task A_3B_without_one_drops_the_prefix_for_good()
    {
        var bench = new Bench().WithBootFolder();

        Assert.Equal(BootOutcome.Booted, (await bench.BootAsync(Model.Pi3B)).Outcome);
        Assert.Equal(S + "start.elf", Assert.Single(bench.Server.Tftp.Asked, name => name.StartsWith(S, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(Model.Pi4, S, "config.txt pieeprom.sig recover4.elf recovery.elf start4.elf fixup4.dat recovery.elf")]
    [InlineData(Model.Pi4Of2021, S, "start4.elf config.txt pieeprom.sig recover4.elf recovery.elf start4.elf fixup4.dat")]
    [InlineData(Model.Pi5, S, "config.txt pieeprom.sig /config.txt /config.txt kernel_2712.img kernel8.img bcm2712-rpi-5-b.dtb")]
    public async Task Pi_4_and_5_with_their_own_folder(Model model, string prefix, string order)
    {
        var bench = new Bench().WithBootFolder(prefix);

        Assert.Equal(BootOutcome.Booted, (await bench.BootAsync(model)).Outcome);
        Assert.Equal(order.Split(' ').Select(name => prefix + name), bench.Server.Tftp.Asked.Take(7));
        Assert.Equal(S + (model == Model.Pi5 ? "/cmdline.txt" : "cmdline.txt"), Assert.Single(
            bench.Server.Tftp.Asked, name => name.EndsWith("cmdline.txt", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(Model.Pi4, S + "config.txt config.txt pieeprom.sig")]
    [InlineData(Model.Pi4Of2019, S + "start4.elf " + S + "start.elf config.txt pieeprom.sig")]
    [InlineData(Model.Pi5, S + "config.txt config.txt pieeprom.sig config.txt")]
    public async Task Pi_4_and_5_without_one(Model model, string order)
    {
        var bench = new Bench().WithBootFolder();

        Assert.Equal(BootOutcome.Booted, (await bench.BootAsync(model)).Outcome);
        Assert.Equal(order, string.Join(' ', bench.Server.Tftp.Asked.Take(order.Split(' ').Length)));
    }

    [Fact]
    public async Task A_32_bit_system_on_a_3B()
    {
        var bench = new Bench().WithBootFolder(S, "");
        bench.Server.Tftp.Add(S + "kernel7.img", 700);

        Assert.Equal("kernel7.img", (await bench.BootAsync(Model.Pi3B)).Kernel);
        Assert.Equal(
            "recovery8.img recovery8-32.img recovery7.img recovery.img kernel8-32.img kernel8.img armstub8-32.bin kernel7.img kernel7.img",
            string.Join(' ', bench.Server.Tftp.Asked.TakeLast(9).Select(name => name[S.Length..])));
    }

    [Fact]
    public async Task A_card_begins_at_the_second_discover()
    {
        var bench = new Bench().WithBootFolder(S);
        bench.Server.Tftp.Add(S + "kernel.img", 700);

        Assert.Equal("kernel.img", (await bench.BootAsync(Model.Card)).Kernel);
        Assert.Equal(322, Assert.Single(bench.Server.DhcpMessages).Length);
        Assert.DoesNotContain("bootcode.bin", bench.Server.Tftp.Asked);
    }

    [Fact]
    public async Task An_os_prefix_needs_kernel_and_device_tree_and_a_README_for_the_overlays()
    {
        var bench = new Bench().WithBootFolder(S, "os_prefix=os/\ndtoverlay=disable-bt\n");
        bench.Server.Tftp.Add(S + "os/kernel8.img", 100);
        bench.Server.Tftp.Add(S + "os/cmdline.txt", "root=/dev/other\n");
        Assert.Equal("kernel8.img", (await bench.BootAsync(Model.Pi4)).Kernel);

        bench.Server.Tftp.Add(S + "os/bcm2711-rpi-4-b.dtb", 100);
        var result = await bench.BootAsync(Model.Pi4);

        Assert.Equal(("os/kernel8.img", "root=/dev/other"), (result.Kernel, result.CommandLine));
        Assert.Contains(S + "overlays/disable-bt.dtbo", bench.Server.Tftp.Asked);
    }
}
