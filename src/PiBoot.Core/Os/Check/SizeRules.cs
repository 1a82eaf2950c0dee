using System.Globalization;

namespace PiBoot.Core.Os.Check;

/// <summary>What older firmware cannot take in: long config files, and more than 65,535 blocks of one file.</summary>
internal static class SizeRules
{
    private const long Blocks = 65_535;

    public static void Apply(SystemFacts facts, Board board, BoardSettings settings, LoadPlan plan, Findings findings)
    {
        Config(facts, findings);
        foreach (var name in (string?[])[plan.Kernel, plan.Initramfs, settings["start_file"]])
        {
            if (name is not null && facts.Files.TryGetValue(name, out var file))
            {
                Length(name, file.Size, board, findings);
            }
        }
    }

    private static void Config(SystemFacts facts, Findings findings)
    {
        if (facts.Config is not { } config)
        {
            findings.Warnings.Add("config.txt is missing: newer boot programs then look for nothing under this client's name");
            return;
        }

        FirmwareConfig.Render(config, out var fits);
        if (!fits)
        {
            findings.Warnings.Add($"config.txt has {FirmwareConfig.Limit} bytes or more without its comments: boards were seen to ignore it");
        }

        var line = Array.FindIndex(config.Split('\n'), l => l.Any(c => c is > '~' or '\0'));
        if (line >= 0)
        {
            findings.Warnings.Add($"config.txt has a character beyond ASCII in line {line + 1}, which would cut it there; it is served without it");
        }
    }

    private static void Length(string name, long size, Board board, Findings findings)
    {
        (long Block, string Who)[] limits = board.Generation switch
        {
            3 => [(512, "boards of this model")],
            4 => [(1024, "boot programs of before October 2022"), (1468, "boot programs of before 23 September 2025")],
            _ => [(1468, "boot programs of before 23 September 2025")],
        };
        foreach (var (block, who) in limits.Where(l => size > Blocks * l.Block))
        {
            findings.Warnings.Add(string.Create(
                CultureInfo.InvariantCulture, $"{name} has {size:N0} bytes: {who} may not get beyond {Blocks * block:N0}, their blocks of {block} bytes are counted with 16 bits"));
        }
    }
}
