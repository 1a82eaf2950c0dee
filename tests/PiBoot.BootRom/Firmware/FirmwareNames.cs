namespace PiBoot.BootRom.Firmware;

/// <summary>Which start and fixup files config.txt chooses.</summary>
internal readonly record struct FirmwareNames(string Start, string Fixup)
{
    public static bool IsKernel(string name) =>
        name.StartsWith("kernel", StringComparison.Ordinal) && name.EndsWith(".img", StringComparison.Ordinal);

    /// <param name="generation">"4" on the Pi 4, empty before.</param>
    public static FirmwareNames Of(ConfigText config, string generation)
    {
        var (start, fixup) = (config.Text("start_file"), config.Text("fixup_file"));
        if (start is not null && fixup is not null)
        {
            return new FirmwareNames(start, fixup);
        }

        // gpu_mem=16 takes the cut-down pair, start_x the camera one, start_debug the one with checks.
        var (stem, dat) = (config.Text("gpu_mem"), config.Switch("start_x"), config.Switch("start_debug")) switch
        {
            ("16", _, _) => ("_cd", "_cd"),
            (_, true, _) => ("_x", "_x"),
            (_, _, true) => ("_db", "_db"),
            _ => ("", ""),
        };

        // start_cd.elf but start4cd.elf.
        stem = generation.Length == 0 ? stem : stem.TrimStart('_');
        dat = generation.Length == 0 ? dat : dat.TrimStart('_');
        return new FirmwareNames($"start{generation}{stem}.elf", $"fixup{generation}{dat}.dat");
    }
}
