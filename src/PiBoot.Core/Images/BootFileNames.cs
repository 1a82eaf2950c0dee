namespace PiBoot.Core.Images;

/// <summary>Tells a Pi's boot files from others by what the firmware looks for.</summary>
public static class BootFileNames
{
    /// <summary>
    /// The more, the more it looks like the partition that boots; 0: it does not. NOOBS and PINN have a rescue partition
    /// with firmware of its own before the system's.
    /// </summary>
    public static int Score(IEnumerable<string> names)
    {
        var all = names.Select(name => name.ToLowerInvariant()).ToHashSet(StringComparer.Ordinal);
        var score = (all.Contains("config.txt") ? 4 : 0) +
            (all.Any(name => name.StartsWith("start", StringComparison.Ordinal) && name.EndsWith(".elf", StringComparison.Ordinal)) ? 2 : 0) +
            (all.Contains("bootcode.bin") ? 1 : 0) +
            (all.Any(IsKernel) ? 4 : 0);
        return all.Contains("recovery.elf") || all.Contains("recovery.rfs") ? Math.Min(score, 1) : score;
    }

    private static bool IsKernel(string name) =>
        (name.StartsWith("kernel", StringComparison.Ordinal) && name.EndsWith(".img", StringComparison.Ordinal)) ||
        name.StartsWith("vmlinuz", StringComparison.Ordinal);
}
