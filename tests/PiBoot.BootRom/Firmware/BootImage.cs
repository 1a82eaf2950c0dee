namespace PiBoot.BootRom.Firmware;

/// <summary>What the firmware hands to the processor: names of files that have arrived, and the text of cmdline.txt.</summary>
internal sealed class BootImage
{
    public string? Kernel { get; set; }

    public string? Initrd { get; set; }

    public string? DeviceTree { get; set; }

    public string? CommandLine { get; set; }
}
