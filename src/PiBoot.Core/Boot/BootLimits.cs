namespace PiBoot.Core.Boot;

/// <summary>
/// How long a client may stay in a stage without a sign before it counts as stalled. All but one are below a minute: by then
/// it is to be said what is wrong.
/// </summary>
public static class BootLimits
{
    /// <summary>From power to the first DISCOVER: five seconds for SD, up to 25 for USB drives on a Pi 4 (raspberrypi/rpi-eeprom#480).</summary>
    public static readonly TimeSpan Powering = TimeSpan.FromSeconds(50);

    /// <summary>DISCOVER without any file asked for: a Pi 4 or 5 goes on for 45 s.</summary>
    public static readonly TimeSpan Dhcp = TimeSpan.FromSeconds(45);

    /// <summary>The same for a Pi 3 or older, which gives up for good after 25 s.</summary>
    public static readonly TimeSpan DhcpOfRom = TimeSpan.FromSeconds(35);

    /// <summary>Between two files; a transfer that runs is none of this clock's business.</summary>
    public static readonly TimeSpan Firmware = TimeSpan.FromSeconds(30);

    /// <summary>From the kernel's last block to its DHCP, and from there to its mounted root.</summary>
    public static readonly TimeSpan Kernel = TimeSpan.FromSeconds(50);

    /// <summary>Longer where the switch blocks a port that comes up: Linux takes the link down and up again.</summary>
    public static readonly TimeSpan Blocked = TimeSpan.FromSeconds(30);

    /// <summary>From the mounted root to the report that it is up; a first Pi needs minutes.</summary>
    public static readonly TimeSpan Root = TimeSpan.FromMinutes(5);

    /// <summary>From the word that it reboots to its next DISCOVER. It has to shut down first.</summary>
    public static readonly TimeSpan Reboot = TimeSpan.FromSeconds(75);

    /// <summary>Null: the client may stay as it is for ever.</summary>
    public static TimeSpan? Of(BootFacts facts, BootSurroundings around) => facts.Stage switch
    {
        BootStage.Off when facts.Reboots => Reboot,
        BootStage.Powering => Powering,
        BootStage.Dhcp => around.IsOld ? DhcpOfRom : Dhcp,
        BootStage.Firmware => Firmware,
        BootStage.Kernel when around.MountsElsewhere && facts.LinuxAsked => around.TakesReports ? Root : null,
        BootStage.Kernel => Kernel + (around.SpanningTree is null ? TimeSpan.Zero : Blocked),
        BootStage.Root when around.TakesReports => Root,
        _ => null,
    };
}
