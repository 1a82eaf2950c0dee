namespace PiBoot.Core.Os.Check;

/// <summary>The root: does it run on this board, and does it still wait for its card?</summary>
internal static class RootRules
{
    public static void Apply(SystemFacts facts, Board board, LoadPlan plan, Findings findings)
    {
        if (!facts.HasInit)
        {
            findings.Reasons.Add("would end in a kernel panic: the root has no sbin/init");
        }

        Architecture(facts, board, plan, findings);
        Leftovers(facts, findings);
    }

    private static void Architecture(SystemFacts facts, Board board, LoadPlan plan, Findings findings)
    {
        switch (facts.Architecture)
        {
            case "arm64" when !board.Can64:
                findings.Reasons.Add($"cannot run this system at all: it is made for 64 bits (arm64), a {board.Name} has 32");
                break;
            case "arm64" when !plan.Is64Bit:
                findings.Reasons.Add("would end in a kernel panic: its programs have 64 bits and its kernel 32; set arm_64bit=1 in config.txt");
                break;
            case "armhf" when board.Kernel32 is ["kernel.img"]:
                findings.Reasons.Add($"would end in a kernel panic: the programs are made for ARMv7 (armhf), a {board.Name} is ARMv6");
                break;
            case "armhf" or "armv6" when plan.Kernel?.EndsWith("kernel_2712.img", StringComparison.Ordinal) == true:
                findings.Warnings.Add("kernel_2712.img has memory pages of 16 KB, with which many 32-bit programs do not run: set kernel=kernel8.img under [pi5]");
                break;
            case "amd64":
                findings.Reasons.Add("cannot run this system at all: it is made for PCs (amd64)");
                break;
        }
    }

    private static void Leftovers(SystemFacts facts, Findings findings)
    {
        foreach (var line in Os.FileSystemTable.Partitions(facts.FileSystemTable ?? ""))
        {
            if (line.Contains("nofail", StringComparison.Ordinal) || line.Contains("noauto", StringComparison.Ordinal))
            {
                findings.Warnings.Add($"etc/fstab names a partition that is not there: {line}");
            }
            else
            {
                findings.Reasons.Add($"would wait 90 seconds for a partition and end in the emergency shell: etc/fstab has {line}");
            }
        }

        var names = FirmwareConfig.CommandLineNames(Ascii.Only(facts.Config ?? ""));
        foreach (var (name, text) in facts.Texts.Where(t => names.Contains(t.Key, StringComparer.Ordinal)))
        {
            var left = KernelCommandLine.WithoutCard(text).Dropped.Where(IsTelling).ToArray();
            if (left.Length > 0)
            {
                findings.Warnings.Add($"{name} still names its card ({string.Join(' ', left)}); it is left out of what is served");
            }
        }
    }

    private static bool IsTelling(string word) =>
        word is "resize" || word.StartsWith("init=", StringComparison.Ordinal) || word.StartsWith("root=", StringComparison.Ordinal) ||
        word.StartsWith("systemd.run=", StringComparison.Ordinal);
}
