namespace PiBoot.Protocol.Pxe;

/// <summary>
/// A new-style board revision code (bit 23 set): <c>type = bits 4–11, processor = bits 12–15, memory = 256 MB &lt;&lt; bits 20–22</c>.
/// </summary>
public readonly record struct BoardRevision(uint Value)
{
    /// <summary>False for the old numbering (0002…0015) of the first Pis, which no netboot packet carries.</summary>
    public bool IsNewStyle => (Value & 0x0080_0000) != 0;

    public int Type => (int)(Value >> 4) & 0xff;

    /// <summary>0 BCM2835, 1 BCM2836, 2 BCM2837, 3 BCM2711, 4 BCM2712.</summary>
    public int Processor => (int)(Value >> 12) & 0xf;

    /// <summary>Memory in MiB.</summary>
    public int MemoryMegabytes => 256 << ((int)(Value >> 20) & 7);

    /// <summary>The board's name as its makers print it; null for codes newer than this table.</summary>
    public string? ModelName => !IsNewStyle ? null : Type switch
    {
        0x00 => "Raspberry Pi Model A",
        0x01 => "Raspberry Pi Model B",
        0x02 => "Raspberry Pi Model A+",
        0x03 => "Raspberry Pi Model B+",
        0x04 => "Raspberry Pi 2 Model B",
        0x06 => "Raspberry Pi Compute Module 1",
        0x08 => "Raspberry Pi 3 Model B",
        0x09 => "Raspberry Pi Zero",
        0x0a => "Raspberry Pi Compute Module 3",
        0x0c => "Raspberry Pi Zero W",
        0x0d => "Raspberry Pi 3 Model B+",
        0x0e => "Raspberry Pi 3 Model A+",
        0x10 => "Raspberry Pi Compute Module 3+",
        0x11 => "Raspberry Pi 4 Model B",
        0x12 => "Raspberry Pi Zero 2 W",
        0x13 => "Raspberry Pi 400",
        0x14 => "Raspberry Pi Compute Module 4",
        0x15 => "Raspberry Pi Compute Module 4S",
        0x17 => "Raspberry Pi 5",
        0x18 => "Raspberry Pi Compute Module 5",
        0x19 => "Raspberry Pi 500",
        0x1a => "Raspberry Pi Compute Module 5 Lite",
        _ => null,
    };
}
