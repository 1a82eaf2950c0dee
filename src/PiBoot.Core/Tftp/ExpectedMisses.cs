namespace PiBoot.Core.Tftp;

/// <summary>
/// Files that Pi firmware asks for and boots without: asking for one that is not there is no fault. Names as compiled
/// into the bootloaders and seen in published server logs.
/// </summary>
public static class ExpectedMisses
{
    private static readonly HashSet<string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        // Mask ROM and bootcode.bin of Pi 1 to 3.
        "bootsig.bin", "autoboot.txt", "recovery.elf",

        // start.elf and start4.elf.
        "dt-blob.bin", "bootcfg.txt", "recovery.img", "recovery7.img", "recovery7l.img", "recovery8.img",
        "recovery8-32.img", "hat_map.dtb", "overlay_map.dtb", "syscfg.txt", "usercfg.txt",

        // EEPROM bootloaders of Pi 4 and 5.
        "recover4.elf", "pieeprom.sig", "pieeprom.upd", "pieeprom.bin", "vl805.sig", "vl805.bin", "tryboot.txt",
        "tryboot.img", "tryboot.sig", "boot.img", "boot.sig", "bootconf.txt", "bootconf.sig", "config.sig",
    };

    /// <param name="relativePath">Normalised, without prefix; a folder before the name (<c>os_prefix</c>) does not matter.</param>
    public static bool Contains(string relativePath)
    {
        var name = relativePath[(relativePath.LastIndexOf('/') + 1)..];
        return Names.Contains(name) || IsArmStub(name);
    }

    /// <summary><c>armstub.bin</c>, <c>armstub8-2712.bin</c>, <c>armstub8-32-gic.bin</c> and their kind.</summary>
    private static bool IsArmStub(string name) =>
        name.StartsWith("armstub", StringComparison.OrdinalIgnoreCase) &&
        name.EndsWith(".bin", StringComparison.OrdinalIgnoreCase);
}
