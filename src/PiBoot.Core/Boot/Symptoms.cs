namespace PiBoot.Core.Boot;

/// <summary>
/// Every way in which a boot is known to stop: how it shows, what it means, what to do, and whether cutting the power may
/// cure it. Read from top to bottom: the first row that fits is the verdict, in the log, the status, the LCD and the events.
/// </summary>
/// <remarks>
/// LED flashes as in the documentation of the firmware: 4 - no start*.elf, 7 - no kernel. A row without cure is one that
/// another try would only repeat, or one where the client is alive. "FW#n" is an issue of raspberrypi/firmware.
/// </remarks>
public static class Symptoms
{
    /// <summary>DISCOVERs of a mask ROM before it gives up for good (FW#825, FW#1081).</summary>
    private const int TriesOfRom = 5;

    public static readonly IReadOnlyList<Symptom> All =
    [
        // ---- power is on, and nothing is heard ----------------------------------------------------------------------

        new("powered, silent, spanning tree",
            static (f, s) => f.Stage == BootStage.Powering && s.SpanningTree is not null,
            static (f, s) => $"Its power is on and nothing was heard of it, and the switch runs spanning tree: {s.SpanningTree}, " +
                "perhaps blocked until it gave up",
            "Switch its port to edge or portfast.",
            Cure.PowerCycle),

        new("powered, silent",
            static (f, _) => f.Stage == BootStage.Powering,
            static (_, _) => "Its power is on and it asked for nothing",
            "Check its cable and that its LED is lit (the relay's contact, NC or NO); take an SD card with a system out of it; network boot " +
            "must be enabled: program_usb_boot_mode=1 once for a Pi 3B or 2B v1.2, a 2 in BOOT_ORDER for a Pi 4 or 5.",
            Cure.PowerCycle),

        new("hangs in reboot",
            static (f, _) => f is { Stage: BootStage.Off, Reboots: true },
            static (_, _) => "It went down to reboot and did not come back",
            "Some boards hang there until their power is cut (Pi 3B, 3B+, early Pi 4 EEPROMs): cut it, and bring the EEPROM of a Pi 4 up to date.",
            Cure.PowerCycle),

        // ---- DISCOVER, and no file was asked for --------------------------------------------------------------------

        new("not answered",
            static (f, _) => f is { Stage: BootStage.Dhcp, WaitingFor: not null },
            static (f, _) => $"Not answered: {f.WaitingFor}",
            "A Pi 3 or older that asked five times meanwhile needs its power cut.",
            Cure.PowerCycle),

        new("no address server",
            static (f, s) => f is { Stage: BootStage.Dhcp, HasAddress: false } && s.NobodyGivesAddresses,
            static (_, _) => "It asked for an address and no DHCP server in this network gives any",
            "Switch the router's DHCP on, or connect the appliance and the Pi to the router's network.",
            Cure.PowerCycle),

        new("another boot server",
            static (f, s) => f.Stage == BootStage.Dhcp && (f.OtherServer ?? s.OtherBootServer) is not null,
            static (f, s) => $"It got our offer and followed another boot server: {f.OtherServer ?? s.OtherBootServer}",
            "Switch network boot (options 43, 66 and 67, next server) off there.",
            Cure.PowerCycle),

        new("first DISCOVERs lost to spanning tree",
            static (f, s) => f is { Stage: BootStage.Dhcp, Discovers: < TriesOfRom } && s is { IsOld: true, SpanningTree: not null },
            static (f, s) => $"It asked {Times(f.Discovers)} and stopped, and the switch runs spanning tree: {s.SpanningTree}, and its first tries were lost",
            "Switch its port to edge or portfast.",
            Cure.PowerCycle),

        new("second stage asked in vain",
            static (f, _) => f is { Stage: BootStage.Dhcp, Files: > 0 },
            static (f, _) => $"It loaded {f.LastFile}, asked for an address again, and then for no file",
            "bootcode.bin waits for an answer that it missed; cutting the power helps (FW#1124). Where it comes back, take a newer bootcode.bin.",
            Cure.PowerCycle),

        new("ROM gave up",
            static (f, s) => f.Stage == BootStage.Dhcp && s.IsOld,
            static (f, _) => $"It asked {Times(f.Discovers)}, got {(f.Offers == 0 ? "no offer" : "our offer")}, and asked for no file: " +
                "the boot ROM of a Pi 3 or older gives up after five tries and needs its power cut",
            "Where that does not help, run 'piboot doctor', and try another [network] offer_delay (0.3 to 2).",
            Cure.PowerCycle),

        new("no file asked for",
            static (f, _) => f.Stage == BootStage.Dhcp,
            static (f, _) => f.HasAddress
                ? "It has an address and our offer, and asked for no file"
                : "It got our offer, and asked for no file: no DHCP server was heard to give it an address",
            "Check that its DHCP server has addresses left, that it is in the same network as the appliance, and that no firewall blocks UDP port 69; " +
            "a Pi 4 with SD or USB boot first in BOOT_ORDER may be busy there.",
            Cure.PowerCycle),

        // ---- firmware -----------------------------------------------------------------------------------------------

        new("start*.elf missing (4 flashes)",
            static (f, _) => f is { Stage: BootStage.Firmware, StartFile: null } && f.MissingLike(n => BootFiles.IsStart(n)) is not null,
            static (f, _) => $"It found no firmware: {f.MissingLike(n => BootFiles.IsStart(n))} is missing (the LED flashes 4 times)",
            "Its operating system does not know this model: 'piboot os check' says which models it can boot, 'piboot client set --os' chooses another.",
            Cure.None),

        new("stopped in bootcode.bin",
            static (f, _) => f is { Stage: BootStage.Firmware, RomStageOnly: true },
            static (f, _) => f.Files == 0 ? $"It did not get its first file ({f.Failed ?? "bootcode.bin"})" : "It loaded bootcode.bin and was not heard again",
            "Packets are lost on the way, or its ROM heard no answer to ARP: check cable and switch. If it stays so, bootcode.bin is damaged or for another model.",
            Cure.PowerCycle),

        new("transfer broken off",
            static (f, _) => f is { Stage: BootStage.Firmware, Failed: not null },
            static (f, _) => $"It stopped in the middle of a file: {f.Failed}",
            "Packets are lost, or its supply voltage breaks down: check cable, switch and power supply.",
            Cure.PowerCycle),

        new("stopped after start*.elf",
            static (f, _) => f is { Stage: BootStage.Firmware, StartFile: not null, FilesAfterStart: 0 },
            static (f, _) => $"It loaded {f.StartFile} and went no further: start*.elf and fixup*.dat are of different releases, or damaged",
            "Take both from one release ('piboot os check' compares them).",
            Cure.PowerCycle),

        new("kernel missing (7 flashes)",
            static (f, _) => f.Stage == BootStage.Firmware && f.MissingLike(n => BootFiles.IsKernel(n)) is not null,
            static (f, _) => $"It found no kernel: {f.MissingLike(n => BootFiles.IsKernel(n))} is missing (the LED flashes 7 times)",
            "Its operating system has no kernel for this model, or config.txt names another (kernel=, arm_64bit=, os_prefix=): 'piboot os check' says which.",
            Cure.None),

        new("device tree missing",
            static (f, _) => f.Stage == BootStage.Firmware && f.MissingLike(n => BootFiles.IsDeviceTree(n)) is not null,
            static (f, _) => $"Its device tree {f.MissingLike(n => BootFiles.IsDeviceTree(n))} is missing",
            "Its operating system is older than this model: 'piboot os check' says which models it can boot.",
            Cure.None),

        new("kernel never asked for (7 flashes)",
            static (f, _) => f is { Stage: BootStage.Firmware, StartFile: not null },
            static (f, _) => $"Its firmware runs and asked for no kernel; the last file was {f.LastFile} (7 flashes: no kernel that it could take)",
            "Look at config.txt: kernel=, arm_64bit=, os_prefix=; plain ASCII below 4096 bytes. 'piboot os check' looks for these.",
            Cure.PowerCycle),

        new("stopped while loading",
            static (f, _) => f.Stage == BootStage.Firmware,
            static (f, _) => $"It stopped loading after {f.LastFile ?? "its first request"}",
            "Compare the LED's flashes with 'piboot os check'; check cable and power supply.",
            Cure.PowerCycle),

        // ---- the kernel was loaded ----------------------------------------------------------------------------------

        new("root cannot be mounted",
            static (f, s) => f.Stage == BootStage.Kernel && s.NfsTrouble is not null,
            static (_, s) => $"Its kernel was loaded, and its root cannot be mounted: {s.NfsTrouble}",
            "It boots as soon as the NFS server works; 'piboot doctor' tells more.",
            Cure.PowerCycle),

        new("kernel silent",
            static (f, _) => f is { Stage: BootStage.Kernel, LinuxAsked: false },
            static (f, _) => $"Its kernel was loaded ({f.LastFile} was the last file) and nothing was heard of Linux: it asked for no address",
            "It panics early, or has no driver for its network: kernel, device tree and initramfs must belong together ('piboot os check'); " +
            "cmdline.txt must keep ip=dhcp. A screen or serial console shows its last words.",
            Cure.PowerCycle),

        new("not up from the NAS",
            static (f, s) => f.Stage == BootStage.Kernel && s.MountsElsewhere,
            static (_, _) => "Linux runs and has an address, and did not report that it is up; whether it mounted its root from the NAS cannot be seen from here",
            "Look at its screen. That the NAS exports the root to this client, with the right to write and without root squash, and that a first Pi needs minutes, are the usual reasons.",
            Cure.None),

        new("root not mounted",
            static (f, _) => f.Stage == BootStage.Kernel,
            static (_, _) => "Linux runs and has an address, and did not mount its root over NFS",
            "A firewall on TCP ports 111 and 2049, an initramfs without NFS, another root= in cmdline.txt, or a system on an SD card or USB drive: " +
            "'piboot doctor' and 'piboot os check' look for these.",
            Cure.PowerCycle),

        // ---- the root is mounted ------------------------------------------------------------------------------------

        new("panic after mount",
            static (f, _) => f is { Stage: BootStage.Root, Silence: not null },
            static (f, _) => $"It mounted its root and fell silent ({f.Silence}): a kernel panic, or its power or cable is gone",
            "Its root may lack init or libraries, or be for another processor: 'piboot root reset' makes it anew, 'piboot root rollback' returns to a snapshot.",
            Cure.PowerCycle),

        new("mounted, never up",
            static (f, _) => f.Stage == BootStage.Root,
            static (_, _) => "It mounted its root and answers, but did not report that it is up",
            "It waits for something while it starts, or stands in an emergency shell: look at its screen. A system without systemd or bash reports nothing.",
            Cure.None),

        new("up, then gone",
            static (f, _) => f is { Stage: BootStage.Up, Silence: not null },
            static (f, _) => $"It was up and is gone without a word ({f.Silence}): it crashed, or its power or cable is gone",
            "Check its power supply; 'journalctl -b -1' in its root may tell more.",
            Cure.PowerCycle),

        new("wrong root",
            static (f, _) => f is { Stage: BootStage.Up, WrongRoot: not null },
            static (f, _) => $"It is up, but with another root than its own: {f.WrongRoot}",
            "Take the SD card or USB drive with a system out of it, and remove root= from its additions to cmdline.txt.",
            Cure.None),
    ];

    /// <summary>The first row that fits; null when none does.</summary>
    public static Symptom? Of(BootFacts facts, BootSurroundings around) => All.FirstOrDefault(row => row.Shows(facts, around));

    private static string Times(int count) => count switch { 1 => "once", 2 => "twice", _ => $"{count} times" };
}
