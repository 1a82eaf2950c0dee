namespace PiBoot.Core.Tftp;

/// <summary>What a Pi put before the file name.</summary>
public enum NamePrefix
{
    None,

    /// <summary><c>%08x/</c>: the low half of the serial number, the firmware's default.</summary>
    Serial,

    /// <summary><c>%02x-%02x-…/</c>: the MAC address, <c>TFTP_PREFIX=2</c> of the EEPROM bootloader.</summary>
    Mac,
}
