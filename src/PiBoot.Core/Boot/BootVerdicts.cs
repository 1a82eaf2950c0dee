namespace PiBoot.Core.Boot;

/// <summary>What a boot that stopped in a stage means, and what to do, in words.</summary>
public static class BootVerdicts
{
    public static string For(BootStage stage, string? lastFile, string? waitingFor) => stage switch
    {
        BootStage.Dhcp when waitingFor is not null => $"Not answered: {waitingFor}",
        BootStage.Dhcp =>
            "It asked for an address and got our offer, but asked for no file: either no DHCP server gave it an address " +
            "(check the router), or another boot server answered it (run 'piboot doctor'). A Pi 3 or older now needs its power cut.",
        BootStage.Firmware when lastFile is not null =>
            $"It stopped loading after {lastFile}: compare the LED's flashes with the boot files " +
            "(7 flashes: no kernel for this model; 4: start*.elf does not fit), then cut its power.",
        BootStage.Firmware => "It stopped before its first file was loaded. Cut its power.",
        BootStage.Kernel =>
            "The kernel was loaded but never mounted its root: check that the NFS server runs ('piboot doctor') and that the " +
            "kernel of this operating system has its network driver.",
        _ => "It stopped.",
    };
}
