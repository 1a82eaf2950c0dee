using PiBoot.BootRom.Boards;
using PiBoot.BootRom.Tests.Simulation;

namespace PiBoot.BootRom.Tests;

/// <summary>What a user would see when something is missing, and the faults of TFTP.</summary>
public sealed class BootFailureTests
{
    private readonly Bench bench = new Bench().WithBootFolder();

    [Theory]
    [InlineData(Model.Pi3B, "bootcode.bin", "bootcode.bin could not be fetched: the ROM has nothing to run")]
    [InlineData(Model.Pi3B, "start.elf", "start.elf not found (LED: 4 flashes)")]
    [InlineData(Model.Pi3B, "kernel8.img", "kernel image not found: kernel8.img (LED: 7 flashes)")]
    [InlineData(Model.Pi4, "start4.elf", "start4.elf not found (LED: 4 flashes)")]
    [InlineData(Model.Pi4, "kernel8.img", "kernel image not found: kernel8.img (LED: 7 flashes)")]
    [InlineData(Model.Pi5, "kernel8.img", "kernel image not found: kernel_2712.img or kernel8.img (LED: 7 flashes)")]
    [InlineData(Model.Pi5, "cmdline.txt", "cmdline.txt was not fetched: the kernel would start without a root")]
    public async Task A_missing_file_has_its_words(Model model, string missing, string reason)
    {
        bench.Server.Tftp.Files.Remove(missing);

        var result = await bench.BootAsync(model);

        Assert.Equal(BootOutcome.Failed, result.Outcome);
        Assert.Equal(reason, result.Reason);
    }

    [Fact]
    public async Task An_empty_start4_elf_passes_on_to_the_next_boot_mode()
    {
        bench.Server.Tftp.Add("start4.elf", 0);
        Assert.Contains("next boot mode", (await bench.BootAsync(Model.Pi4)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_OACK_start_elf_finds_no_kernel_but_the_Pi_5_does()
    {
        bench.Server.Tftp.AcknowledgesOptions = false;

        Assert.Equal("kernel image not found: kernel7.img or kernel.img (LED: 7 flashes)", (await bench.BootAsync(Model.Pi3B)).Reason);
        Assert.Equal(BootOutcome.Booted, (await bench.BootAsync(Model.Pi3B, "-needs-oack")).Outcome);
        Assert.Equal(BootOutcome.Booted, (await bench.BootAsync(Model.Pi5)).Outcome);
    }

    [Fact]
    public async Task Without_blksize_agreed_the_Pi_4_ignores_config_txt()
    {
        bench.Server.Tftp.AcknowledgesOptions = false;
        bench.Server.Tftp.Add("config.txt", "cmdline=other.txt\n");
        bench.Server.Tftp.Add("other.txt", "root=/dev/other\n");

        Assert.Equal("root=/dev/nfs ip=dhcp", (await bench.BootAsync(Model.Pi4)).CommandLine);
        Assert.Equal("root=/dev/other", (await bench.BootAsync(Model.Pi4, "-needs-oack")).CommandLine);
    }

    [Fact]
    public async Task Sending_everything_twice_confuses_whom_it_should()
    {
        bench.Server.Tftp.Copies = 2;

        Assert.Contains("a second OACK", (await bench.BootAsync(Model.Pi3BPlus)).Reason, StringComparison.Ordinal);
        Assert.Contains("came twice", (await bench.BootAsync(Model.Pi4Of2021)).Reason, StringComparison.Ordinal);
        Assert.Equal(BootOutcome.Booted, (await bench.BootAsync(Model.Pi4)).Outcome);
        Assert.Equal(BootOutcome.Booted, (await bench.BootAsync(Model.Pi5)).Outcome);
    }

    [Fact]
    public async Task Old_boards_see_4096_bytes_of_config_txt()
    {
        bench.Server.Tftp.Add("config.txt", new string('#', 4090) + "\narm_64bit=1\nkernel=kernel8.img\n");

        Assert.Equal(BootOutcome.Booted, (await bench.BootAsync(Model.Pi3BPlus, "-config-cut-short")).Outcome);
        await bench.BootAsync(Model.Pi3BPlus);
        Assert.Contains("config.txt is cut at 4096 bytes", bench.Log.Lines);
    }

    [Fact]
    public async Task After_a_reboot_some_boards_hang()
    {
        var options = new BootRomOptions { Model = Model.Pi3B, Mac = Bench.Mac, Serial = Bench.Serial, IsReboot = true };

        Assert.Equal(BootOutcome.Dead, (await bench.BootAsync(options)).Outcome);
        Assert.Empty(bench.Wire.Sent);
        Assert.Equal(BootOutcome.Booted, (await bench.BootAsync(options with { Model = Model.Pi5 })).Outcome);
    }

    [Theory]
    [InlineData(Model.Pi3B, "bootcode.bin", "bootcode.bin")]
    [InlineData(Model.Pi3B, "start.elf", "start.elf")]
    [InlineData(Model.Pi3B, "kernel", "kernel8.img")]
    [InlineData(Model.Pi4, "start4.elf", "start4.elf")]
    [InlineData(Model.Pi5, "kernel", "kernel8.img")]
    public async Task A_board_that_is_told_to_hang_after_a_file_sends_nothing_more(Model model, string stop, string last)
    {
        var result = await bench.BootAsync(new BootRomOptions { Model = model, Mac = Bench.Mac, Serial = Bench.Serial, StopAfter = stop });

        Assert.Equal((BootOutcome.Dead, $"hung after {last}: silent until the plug is pulled"), (result.Outcome, result.Reason));
        Assert.Equal(last, result.Files[^1].Name);
        var sent = bench.Wire.Sent.Count;
        bench.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(sent, bench.Wire.Sent.Count);
    }

    [Fact]
    public async Task A_server_that_no_one_has_fails_by_name()
    {
        bench.Server.Shape = message => message.With(66, "192.168.1.77");
        Assert.Equal("ARP: nobody has 192.168.1.77", (await bench.BootAsync(Model.Pi3B)).Reason);
    }
}
