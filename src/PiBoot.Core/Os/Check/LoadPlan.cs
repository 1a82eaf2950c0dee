namespace PiBoot.Core.Os.Check;

/// <summary>The files that a board settles for.</summary>
/// <param name="Is64Bit">It starts the kernel in 64-bit mode.</param>
/// <param name="Kernel">The one it loads, or null when none of <paramref name="Candidates"/> is there.</param>
/// <param name="Candidates">Those it looks for, the best first.</param>
/// <param name="DeviceTree">Null when none of the board's is there.</param>
/// <param name="Initramfs">Null when none is asked for.</param>
/// <param name="IgnoredPrefix">The os_prefix that does not count, for want of a kernel or device tree in it.</param>
public sealed record LoadPlan(
    bool Is64Bit, string? Kernel, IReadOnlyList<string> Candidates, string? DeviceTree, string? Initramfs, string? IgnoredPrefix)
{
    public static LoadPlan Of(SystemFacts facts, BoardSettings settings, Board board)
    {
        var prefix = settings["os_prefix"] ?? "";
        var plan = With(facts, settings, board, prefix);
        // os_prefix counts when kernel and device tree are under it.
        return prefix.Length > 0 && (plan.Kernel is null || plan.DeviceTree is null)
            ? With(facts, settings, board, "") with { IgnoredPrefix = prefix }
            : plan;
    }

    private static LoadPlan With(SystemFacts facts, BoardSettings settings, Board board, string prefix)
    {
        var candidates = Names(settings, board).Select(kernel => prefix + kernel).ToArray();
        var kernel = candidates.FirstOrDefault(facts.Files.ContainsKey);
        var trees = settings["device_tree"] is { } named ? [named] : board.DeviceTrees;
        return new LoadPlan(
            Is64(settings, board, kernel ?? candidates[0]),
            kernel,
            candidates,
            trees.Select(tree => prefix + tree).FirstOrDefault(facts.Files.ContainsKey),
            Ramdisk(facts, settings, kernel, prefix),
            null);
    }

    private static string[] Names(BoardSettings settings, Board board)
    {
        if (settings["kernel"] is { } kernel)
        {
            return [kernel];
        }

        if (board.Generation == 5)
        {
            return ["kernel_2712.img", "kernel8.img"];
        }

        return !board.Can64 ? board.Kernel32
            : settings["arm_64bit"] switch
            {
                null when board.Generation == 4 => ["kernel8.img", .. board.Kernel32],
                null or "0" => board.Kernel32,
                _ => ["kernel8.img"],
            };
    }

    // From the Pi 4 on 64 bits are the default; a well-known kernel name decides as well.
    private static bool Is64(BoardSettings settings, Board board, string kernel)
    {
        var name = kernel[(kernel.LastIndexOf('/') + 1)..];
        return board.Generation == 5 || (board.Can64 && (settings["arm_64bit"] is { } set ? set != "0"
            : name == "kernel8.img" || (board.Generation == 4 && !name.StartsWith("kernel", StringComparison.Ordinal))));
    }

    /// <summary>An initramfs line, or by auto_initramfs the kernel's name with another stem: kernel8.img, initramfs8.</summary>
    private static string? Ramdisk(SystemFacts facts, BoardSettings settings, string? kernel, string prefix)
    {
        if ((settings["initramfs"] ?? settings["ramfsfile"]) is { } named)
        {
            return prefix + named.Split(',')[0];
        }

        var name = kernel?[(kernel.LastIndexOf('/') + 1)..] ?? "";
        var file = name.StartsWith("kernel", StringComparison.Ordinal) && name.EndsWith(".img", StringComparison.Ordinal) ? $"{prefix}initramfs{name[6..^4]}" : "";
        return settings.IsOn("auto_initramfs") && facts.Files.ContainsKey(file) ? file : null;
    }
}
