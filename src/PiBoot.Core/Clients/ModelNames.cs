namespace PiBoot.Core.Clients;

/// <summary>Board names as far as packets and asked-for files tell them.</summary>
public static class ModelNames
{
    /// <summary>
    /// The board whose device tree start.elf asks for: the one way to tell a 3B from a 2B v1.2 or a Zero 2 W, which send
    /// the same DISCOVER. Null for other files.
    /// </summary>
    public static string? OfDeviceTree(ReadOnlySpan<char> fileName) => fileName switch
    {
        "bcm2708-rpi-b.dtb" => "Raspberry Pi Model B",
        "bcm2708-rpi-b-plus.dtb" => "Raspberry Pi Model B+",
        "bcm2708-rpi-zero.dtb" => "Raspberry Pi Zero",
        "bcm2708-rpi-zero-w.dtb" => "Raspberry Pi Zero W",
        "bcm2708-rpi-cm.dtb" => "Raspberry Pi Compute Module 1",
        "bcm2709-rpi-2-b.dtb" => "Raspberry Pi 2 Model B",
        "bcm2710-rpi-2-b.dtb" => "Raspberry Pi 2 Model B v1.2",
        "bcm2710-rpi-3-b.dtb" => "Raspberry Pi 3 Model B",
        "bcm2710-rpi-3-b-plus.dtb" => "Raspberry Pi 3 Model B+",
        "bcm2710-rpi-cm3.dtb" => "Raspberry Pi Compute Module 3",
        "bcm2710-rpi-zero-2.dtb" or "bcm2710-rpi-zero-2-w.dtb" => "Raspberry Pi Zero 2 W",
        "bcm2711-rpi-4-b.dtb" => "Raspberry Pi 4 Model B",
        "bcm2711-rpi-400.dtb" => "Raspberry Pi 400",
        "bcm2711-rpi-cm4.dtb" => "Raspberry Pi Compute Module 4",
        "bcm2711-rpi-cm4s.dtb" => "Raspberry Pi Compute Module 4S",
        "bcm2712-rpi-5-b.dtb" or "bcm2712d0-rpi-5-b.dtb" => "Raspberry Pi 5",
        "bcm2712-rpi-500.dtb" => "Raspberry Pi 500",
        "bcm2712-rpi-cm5-cm5io.dtb" => "Raspberry Pi Compute Module 5",
        "bcm2712-rpi-cm5l-cm5io.dtb" => "Raspberry Pi Compute Module 5 Lite",
        _ => null,
    };

    /// <summary>Of two names the one that says more: a board beats a family, and at equal rank the newer word counts.</summary>
    public static string? MoreExact(string? known, string? heard) =>
        heard is null || (known is not null && Rank(heard) < Rank(known)) ? known : heard;

    private static int Rank(string model) =>
        model.EndsWith(" or older", StringComparison.Ordinal) ? 0 :
        model.Contains(" or ", StringComparison.Ordinal) || model.EndsWith(" family", StringComparison.Ordinal) ? 1 : 2;
}
