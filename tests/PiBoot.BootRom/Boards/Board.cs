namespace PiBoot.BootRom.Boards;

/// <summary>What the firmware knows of its board: the new-style revision code (bit 23 set) and the low serial word.</summary>
internal readonly record struct Board(uint Revision, uint Serial)
{
    public BoardType Type => (BoardType)((Revision >> 4) & 0xff);

    /// <summary>0 is the BCM2835, 1 the 2836, 2 the 2837, 3 the 2711, 4 the 2712.</summary>
    public int Processor => (int)((Revision >> 12) & 0xf);

    public bool Is64BitCapable => Processor >= 2;

    /// <summary>The TFTP prefix: the low 32 bits of the serial number, eight digits, lower case.</summary>
    public string Prefix => $"{Serial:x8}/";

    /// <summary>The device tree of the boot folder; 2B v1.2 has a 2837 and so the name of that family.</summary>
    public string DeviceTree => Type switch
    {
        BoardType.Model1A or BoardType.Model1B => "bcm2708-rpi-b.dtb",
        BoardType.Model1APlus or BoardType.Model1BPlus => "bcm2708-rpi-b-plus.dtb",
        BoardType.Compute1 => "bcm2708-rpi-cm.dtb",
        BoardType.Zero => "bcm2708-rpi-zero.dtb",
        BoardType.ZeroW => "bcm2708-rpi-zero-w.dtb",
        BoardType.Model2B => Processor == 1 ? "bcm2709-rpi-2-b.dtb" : "bcm2710-rpi-2-b.dtb",
        BoardType.Model3B => "bcm2710-rpi-3-b.dtb",
        BoardType.Model3BPlus or BoardType.Model3APlus => "bcm2710-rpi-3-b-plus.dtb",
        BoardType.Compute3 or BoardType.Compute3Plus => "bcm2710-rpi-cm3.dtb",
        BoardType.Zero2W => "bcm2710-rpi-zero-2-w.dtb",
        BoardType.Model400 => "bcm2711-rpi-400.dtb",
        BoardType.Compute4 => "bcm2711-rpi-cm4.dtb",
        BoardType.Compute4S => "bcm2711-rpi-cm4s.dtb",
        BoardType.Model5 => "bcm2712-rpi-5-b.dtb",
        BoardType.Compute5 => "bcm2712-rpi-cm5-cm5io.dtb",
        BoardType.Compute5Lite => "bcm2712-rpi-cm5l-cm5io.dtb",
        BoardType.Model500 => "bcm2712-rpi-500.dtb",
        _ => "bcm2711-rpi-4-b.dtb",
    };

    /// <summary>The model sections of config.txt that speak to this board.</summary>
    public bool Answers(string section) => section switch
    {
        "pi0" => Type is BoardType.Zero or BoardType.ZeroW or BoardType.Zero2W,
        "pi0w" => Type is BoardType.ZeroW,
        "pi02" => Type is BoardType.Zero2W,
        "pi1" => Type <= BoardType.Model1BPlus || Type is BoardType.Compute1,
        "pi2" => Type is BoardType.Model2B,
        "pi3" => Type is BoardType.Model3B or BoardType.Model3BPlus or BoardType.Model3APlus or BoardType.Compute3
            or BoardType.Compute3Plus,
        "pi3+" => Type is BoardType.Model3BPlus or BoardType.Model3APlus,
        "pi4" => Processor == 3,
        "pi400" => Type is BoardType.Model400,
        "cm4" => Type is BoardType.Compute4,
        "cm4s" => Type is BoardType.Compute4S,
        "pi5" => Processor == 4,
        "pi500" => Type is BoardType.Model500,
        "cm5" => Type is BoardType.Compute5 or BoardType.Compute5Lite,
        _ => false,
    };

    public static bool IsModelSection(string section) =>
        section.StartsWith("pi", StringComparison.Ordinal) || section is "cm4" or "cm4s" or "cm5" or "none";
}
