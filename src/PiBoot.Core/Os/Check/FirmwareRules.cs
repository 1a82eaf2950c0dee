namespace PiBoot.Core.Os.Check;

/// <summary>bootcode.bin, start*.elf and fixup*.dat. A Pi 5 has all of them in its EEPROM.</summary>
internal static class FirmwareRules
{
    /// <summary>Files of one release are written within this time, seconds.</summary>
    private const long SameRelease = 24 * 60 * 60;

    public static void Apply(SystemFacts facts, Board board, BoardSettings settings, Findings findings)
    {
        if (board.Generation == 5)
        {
            return;
        }

        if (board.Generation == 3 && !facts.Files.ContainsKey("bootcode.bin"))
        {
            if (board.Model == "Pi 3")
            {
                findings.Reasons.Add("would ask for bootcode.bin and give up with its LED dark: bootcode.bin is missing");
            }
            else
            {
                findings.Warnings.Add("bootcode.bin is missing, which its SD card is made from");
            }
        }

        var (start, fixup) = Names(board, settings);
        if (!facts.Files.ContainsKey(start))
        {
            findings.Reasons.Add($"would stop with 4 flashes: {start} is missing");
            return;
        }

        if (!facts.Files.ContainsKey(fixup))
        {
            findings.Reasons.Add($"would run with 128 MB of its memory at most: {fixup} is missing");
            return;
        }

        Pair(facts, start, fixup, findings);
    }

    private static (string Start, string Fixup) Names(Board board, BoardSettings settings)
    {
        if (settings["start_file"] is { } start && settings["fixup_file"] is { } fixup)
        {
            return (start, fixup);
        }

        // start_cd.elf before the Pi 4, start4cd.elf on it.
        var kind = settings["gpu_mem"] == "16" ? "cd" : settings.IsOn("start_x") ? "x" : settings.IsOn("start_debug") ? "db" : "";
        var infix = board.Generation == 4 ? "4" + kind : kind.Length > 0 ? "_" + kind : "";
        return ($"start{infix}.elf", $"fixup{infix}.dat");
    }

    private static void Pair(SystemFacts facts, string start, string fixup, Findings findings)
    {
        if (facts.AsPackaged.TryGetValue(start, out var startIs) && facts.AsPackaged.TryGetValue(fixup, out var fixupIs))
        {
            if (startIs != fixupIs)
            {
                findings.Reasons.Add(
                    $"would stop at the rainbow or with 128 MB of memory: {start} and {fixup} are of different releases ({(startIs ? fixup : start)} is not the installed package's)");
            }

            return;
        }

        // The fixup file names no release; only when both were written tells something.
        if (Math.Abs(facts.Files[start].Changed - facts.Files[fixup].Changed) > SameRelease)
        {
            findings.Warnings.Add($"{start} and {fixup} were not written together: are they of one release?");
        }

        var others = facts.Releases.Where(r => facts.Releases.TryGetValue(start, out var own) && r.Value != own).Select(r => r.Key).ToArray();
        if (others.Length > 0)
        {
            findings.Warnings.Add($"{start} is of another release than {string.Join(", ", others)}: was an update interrupted?");
        }
    }
}
