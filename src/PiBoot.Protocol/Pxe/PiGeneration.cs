namespace PiBoot.Protocol.Pxe;

/// <summary>Which boot program speaks, as far as its DISCOVER tells.</summary>
public enum PiGeneration
{
    /// <summary>Mask ROM of BCM2837: Pi 2B v1.2 and 3B. Constant GUID, so no serial yet.</summary>
    MaskRom,

    /// <summary><c>bootcode.bin</c> of any Pi up to 3, or the ROM of the 3B+: GUID is the serial four times.</summary>
    Bootcode,

    /// <summary>EEPROM boot loader of BCM2711: Pi 4B, 400, CM4, CM4S.</summary>
    Bcm2711,

    /// <summary>EEPROM boot loader of BCM2712: Pi 5, 500, CM5.</summary>
    Bcm2712,
}
