namespace PiBoot.BootRom.Boards;

/// <summary>A board together with the boot code it starts from.</summary>
public enum Model
{
    /// <summary>2B v1.2: the mask ROM of the BCM2837.</summary>
    Pi2B12,

    /// <summary>3B: the same mask ROM.</summary>
    Pi3B,

    /// <summary>3B+: the ROM of the BCM2837B0, most faults mended.</summary>
    Pi3BPlus,

    /// <summary>Any board up to the Pi 3 with bootcode.bin alone on a card: it starts at the second DISCOVER.</summary>
    Card,

    /// <summary>4B with the first network-booting EEPROMs (autumn 2019).</summary>
    Pi4Of2019,

    /// <summary>4B with pieeprom-2021-07-06 and the start4.elf of that year.</summary>
    Pi4Of2021,

    /// <summary>4B with a current EEPROM.</summary>
    Pi4,

    /// <summary>5 with a current EEPROM, which loads the kernel by itself.</summary>
    Pi5,
}
