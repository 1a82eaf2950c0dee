namespace PiBoot.BootRom.Dhcp;

/// <summary>The three published contents of option 55.</summary>
internal static class ParameterLists
{
    /// <summary>2B v1.2 and 3B ROM: 12 items, neither subnet mask nor router.</summary>
    public static readonly byte[] MaskRom = [0x2b, 0x3c, 0x43, 0x80, 0x81, 0x82, 0x83, 0x84, 0x85, 0x86, 0x87, 0x42];

    /// <summary>bootcode.bin and the 3B+ ROM: the same and 1, 3 at the end.</summary>
    public static readonly byte[] Bootcode = [.. MaskRom, 0x01, 0x03];

    /// <summary>Pi 4 and 5.</summary>
    public static readonly byte[] Eeprom =
        [0x01, 0x03, 0x2b, 0x3c, 0x42, 0x43, 0x80, 0x81, 0x82, 0x83, 0x84, 0x85, 0x86, 0x87];
}
