namespace PiBoot.Core.Os.Check;

/// <summary>What a board asks for.</summary>
/// <param name="Model">The row of the verdicts that it belongs to.</param>
/// <param name="Name">Its own name.</param>
/// <param name="Sections">The sections of config.txt that hold for it.</param>
/// <param name="Generation">Of its firmware: 3 for start.elf, 4 for start4.elf, 5 for none.</param>
/// <param name="Kernel32">Its 32-bit kernels, the best first.</param>
/// <param name="Can64">It can run 64-bit kernels.</param>
/// <param name="DeviceTrees">Names of its device tree: the firmware's, then those of upstream Linux.</param>
public sealed record Board(
    string Model, string Name, string[] Sections, int Generation, string[] Kernel32, bool Can64, string[] DeviceTrees)
{
    private const string Pi1 = "Pi 1/Zero";
    private const string Pi2 = "Pi 2";
    private const string Pi3 = "Pi 3";
    private const string Pi4 = "Pi 4/400/CM4";
    private const string Pi5 = "Pi 5/500/CM5";
    private static readonly string[] Armv6 = ["kernel.img"];
    private static readonly string[] Armv7 = ["kernel7.img", "kernel.img"];
    private static readonly string[] Large = ["kernel7l.img", "kernel7.img", "kernel.img"];

    /// <summary>All that are checked, the most common one of each model first.</summary>
    public static IReadOnlyList<Board> All { get; } =
    [
        new(Pi1, "Pi 1", ["pi1"], 3, Armv6, false, ["bcm2708-rpi-b-plus.dtb", "bcm2708-rpi-b.dtb", "bcm2835-rpi-b-plus.dtb", "bcm2835-rpi-b.dtb"]),
        new(Pi1, "Pi Zero", ["pi0"], 3, Armv6, false, ["bcm2708-rpi-zero.dtb", "bcm2708-rpi-zero-w.dtb", "bcm2835-rpi-zero.dtb", "bcm2835-rpi-zero-w.dtb"]),
        new(Pi2, "Pi 2 v1.1", ["pi2"], 3, Armv7, false, ["bcm2709-rpi-2-b.dtb", "bcm2836-rpi-2-b.dtb"]),
        new(Pi2, "Pi 2 v1.2", ["pi2"], 3, Armv7, true, ["bcm2710-rpi-2-b.dtb", "bcm2837-rpi-2-b.dtb"]),
        new(Pi3, "Pi 3B", ["pi3"], 3, Armv7, true, ["bcm2710-rpi-3-b.dtb", "bcm2837-rpi-3-b.dtb"]),
        new(Pi3, "Pi 3B+", ["pi3", "pi3+"], 3, Armv7, true, ["bcm2710-rpi-3-b-plus.dtb", "bcm2837-rpi-3-b-plus.dtb"]),
        new(Pi4, "Pi 4B", ["pi4"], 4, Large, true, ["bcm2711-rpi-4-b.dtb"]),
        new(Pi4, "Pi 400", ["pi4", "pi400"], 4, Large, true, ["bcm2711-rpi-400.dtb"]),
        new(Pi4, "CM4", ["pi4", "cm4"], 4, Large, true, ["bcm2711-rpi-cm4.dtb"]),
        new(Pi5, "Pi 5", ["pi5"], 5, [], true, ["bcm2712-rpi-5-b.dtb", "bcm2712d0-rpi-5-b.dtb"]),
        new(Pi5, "Pi 500", ["pi5", "pi500"], 5, [], true, ["bcm2712-rpi-500.dtb"]),
        new(Pi5, "CM5", ["pi5", "cm5"], 5, [], true, ["bcm2712-rpi-cm5-cm5io.dtb"]),
    ];

    /// <summary>Sections that name models, whichever.</summary>
    public static bool IsModelSection(string section) =>
        section is "none" || section.StartsWith("pi", StringComparison.Ordinal) || section.StartsWith("cm", StringComparison.Ordinal);
}
