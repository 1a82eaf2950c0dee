using PiBoot.Core.Boot;
using PiBoot.Testing;

namespace PiBoot.Core.Tests.Boot;

/// <summary>What is seen of a boot, and the row of the table that it is to end in.</summary>
public sealed class SymptomTests
{
    private static readonly BootSurroundings Old = new() { IsOld = true };
    private static readonly BootSurroundings New = new();
    private const string Stp = "a port that comes up is blocked for 30 s";

    /// <summary>Steps: a word of the tracker, or a file's name with what became of it.</summary>
    public static TheoryData<string, string, BootSurroundings, string> Table => new()
    {
        { "powered, silent", "power", Old, "SD card" },
        { "powered, silent, spanning tree", "power", New with { SpanningTree = Stp }, Stp },
        { "hangs in reboot", "discover start4.elf kernel8.img mount up reboot", New, "did not come back" },
        { "not answered", "discover waiting", Old, "no operating system" },
        { "no address server", "discover offer", Old with { NobodyGivesAddresses = true }, "DHCP" },
        { "another boot server", "discover offer foreign", New, "192.168.1.9" },
        { "another boot server", "discover offer", New with { OtherBootServer = "192.168.1.8, which answers network boot clients" }, "192.168.1.8" },
        { "first DISCOVERs lost to spanning tree", "discover offer discover", Old with { SpanningTree = Stp }, "twice" },
        { "ROM gave up", "discover discover discover discover discover offer", Old with { SpanningTree = Stp }, "5 times" },
        { "ROM gave up", "discover offer", Old, "once" },
        { "second stage asked in vain", "discover offer bootcode.bin discover offer", Old, "bootcode.bin" },
        { "no file asked for", "discover offer", New, "no DHCP server was heard" },
        { "no file asked for", "discover offer request", New, "It has an address" },
        { "stopped in bootcode.bin", "discover offer bootcode.bin", Old, "not heard again" },
        { "stopped in bootcode.bin", "discover offer bootcode.bin!timed_out", Old, "bootcode.bin timed out" },
        { "start*.elf missing (4 flashes)", "discover config.txt start4.elf?", New, "start4.elf is missing" },
        { "stopped after start*.elf", "discover bootcode.bin config.txt start.elf fixup.dat", Old, "different releases" },
        { "stopped after start*.elf", "discover bootcode.bin config.txt start.elf", Old, "start.elf" },
        { "kernel missing (7 flashes)", "discover start4.elf fixup4.dat config.txt kernel8.img?", New, "kernel8.img is missing" },
        { "kernel missing (7 flashes)", "discover config.txt kernel_2712.img?", New, "kernel_2712.img is missing" },
        { "device tree missing", "discover start4.elf config.txt bcm2711-rpi-4-b.dtb?", New, "bcm2711-rpi-4-b.dtb" },
        { "kernel never asked for (7 flashes)", "discover bootcode.bin start.elf fixup.dat config.txt cmdline.txt", Old, "cmdline.txt" },
        { "transfer broken off", "discover start4.elf initramfs8!timed_out", New, "initramfs8 timed out" },
        { "stopped while loading", "discover config.txt", New, "config.txt" },
        { "root cannot be mounted", "discover start4.elf kernel8.img request", New with { NfsTrouble = "nothing listens on port 2049" }, "nothing listens" },
        { "kernel silent", "discover start4.elf kernel8.img", New, "no address" },
        { "not up from the NAS", "discover start4.elf kernel8.img request", New with { MountsElsewhere = true, TakesReports = true }, "NAS" },
        { "root not mounted", "discover start4.elf kernel8.img request", New, "did not mount" },
        { "panic after mount", "discover start4.elf kernel8.img mount silent", New, "3 ARP requests" },
        { "mounted, never up", "discover start4.elf kernel8.img mount", New with { TakesReports = true }, "emergency shell" },
        { "up, then gone", "discover start4.elf kernel8.img mount up silent", New, "without a word" },
        { "wrong root", "discover start4.elf kernel8.img wrong", New, "/dev/sda2" },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void What_was_seen_of_a_boot_becomes_a_verdict(string symptom, string steps, BootSurroundings around, string word)
    {
        var tracker = new BootTracker();
        var now = ManualTime.Noon;
        foreach (var step in steps.Split(' '))
        {
            Feed(tracker, now = now.AddSeconds(1), step);
        }

        tracker.Tick(now.AddMinutes(10), around);
        Assert.Equal(symptom, tracker.Symptom?.Name);
        Assert.Contains(word, tracker.Verdict, StringComparison.Ordinal);
        Assert.EndsWith(".", tracker.Verdict, StringComparison.Ordinal);

        // The same comes out when the service was started anew meanwhile.
        var resumed = new BootTracker();
        resumed.Resume(tracker.Record!);
        Assert.Equal(tracker.Verdict, resumed.Verdict);
    }

    [Fact]
    public void Every_row_of_the_table_is_reached_by_a_case_of_this_test() =>
        Assert.Empty(Symptoms.All.Select(s => s.Name).Except(Table.Select(row => (string)row[0])));

    [Fact]
    public void No_two_rows_have_one_name() => Assert.Equal(Symptoms.All.Count, Symptoms.All.Select(s => s.Name).Distinct().Count());

    private static void Feed(BootTracker tracker, DateTimeOffset now, string step)
    {
        switch (step)
        {
            case "power": tracker.PowerOn(now, "relay hall/1"); break;
            case "discover": tracker.Discover(now, "rom"); break;
            case "offer": tracker.Offer(now, "boot server"); break;
            case "waiting": tracker.Wait(now, "no operating system is imported"); break;
            case "foreign": tracker.ForeignOffer(now, "192.168.1.9 offers bootx64.efi"); break;
            case "request": tracker.Request(now, "192.168.1.50"); break;
            case "mount": tracker.Mount(now, "NFS"); break;
            case "up": tracker.Up(now, 10, "pi"); break;
            case "wrong": tracker.Up(now, 10, "pi"); tracker.WrongRoot(now, "/dev/sda2"); break;
            case "silent": tracker.Silent(now, "no answer to 3 ARP requests"); break;
            case "reboot": tracker.Leaving(now, toReboot: true); break;
            default: File(tracker, now, step); break;
        }
    }

    private static void File(BootTracker tracker, DateTimeOffset now, string step)
    {
        var parts = step.Split('!');
        var word = step.EndsWith('?') ? "missing" : parts.Length > 1 ? parts[1].Replace('_', ' ') : "file";
        tracker.File(now, word, parts[0].TrimEnd('?'), word == "missing" ? null : 1000, 0.1, null);
    }
}
