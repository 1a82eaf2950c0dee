namespace PiBoot.BootRom.Boards;

/// <summary>Bits 4 to 11 of a new-style revision code.</summary>
internal enum BoardType
{
    Model1A = 0x00,
    Model1B = 0x01,
    Model1APlus = 0x02,
    Model1BPlus = 0x03,
    Model2B = 0x04,
    Compute1 = 0x06,
    Model3B = 0x08,
    Zero = 0x09,
    Compute3 = 0x0a,
    ZeroW = 0x0c,
    Model3BPlus = 0x0d,
    Model3APlus = 0x0e,
    Compute3Plus = 0x10,
    Model4B = 0x11,
    Zero2W = 0x12,
    Model400 = 0x13,
    Compute4 = 0x14,
    Compute4S = 0x15,
    Model5 = 0x17,
    Compute5 = 0x18,
    Model500 = 0x19,
    Compute5Lite = 0x1a,
}
