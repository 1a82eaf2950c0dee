namespace PiBoot.Core.Os.Check;

/// <summary>The kernel, its device tree and its initramfs.</summary>
internal static class KernelRules
{
    public static void Apply(SystemFacts facts, Board board, LoadPlan plan, Findings findings)
    {
        if (plan.IgnoredPrefix is { } prefix)
        {
            findings.Warnings.Add($"os_prefix={prefix} in config.txt does not count: there are no kernel and device tree for this board under it");
        }

        if (plan.Kernel is null)
        {
            findings.Reasons.Add($"would stop with 7 flashes: {string.Join(" and ", plan.Candidates)} {(plan.Candidates.Count > 1 ? "are" : "is")} missing");
            return;
        }

        Architecture(facts, plan, findings);
        if (plan.DeviceTree is null)
        {
            var tree = board.DeviceTrees[0];
            findings.Reasons.Add(board.Generation == 5
                ? $"would say that kernel or device tree are not compatible: {tree} is missing"
                : $"would stop at the rainbow without a word of the kernel: {tree} is missing");
        }

        Mount(facts, plan, findings);
    }

    private static void Architecture(SystemFacts facts, LoadPlan plan, Findings findings)
    {
        var kernel = facts.Kernels.GetValueOrDefault(plan.Kernel!, KernelFacts.Unknown);
        if (kernel.Architecture == "arm" && plan.Is64Bit)
        {
            findings.Reasons.Add($"would stop at the rainbow: {plan.Kernel} is a 32-bit kernel and would be started with 64 bits (arm_64bit)");
        }
        else if (kernel.Architecture == "arm64" && !plan.Is64Bit)
        {
            findings.Reasons.Add($"would stop at the rainbow: {plan.Kernel} is a 64-bit kernel and would be started with 32 bits");
        }

        if (kernel.Version.Length > 0 && facts.Modules.Count > 0 && !facts.Modules.Contains(kernel.Version, StringComparer.Ordinal))
        {
            findings.Warnings.Add($"the root has no modules for {plan.Kernel} ({kernel.Version}), only for {string.Join(", ", facts.Modules)}");
        }
    }

    private static void Mount(SystemFacts facts, LoadPlan plan, Findings findings)
    {
        if (plan.Initramfs is { } name)
        {
            if (!facts.Files.ContainsKey(name))
            {
                findings.Reasons.Add($"would start its kernel without a root: {name} is missing, which config.txt loads");
                return;
            }

            switch (facts.Initramfses.GetValueOrDefault(name))
            {
                case { MountsNfs: false } initramfs:
                    findings.Reasons.Add($"would hang in its initramfs: {name} cannot mount NFS, it lacks {initramfs.Lack}");
                    break;
                case { MountsNfs: null } initramfs:
                    findings.Warnings.Add($"{name} could not be looked into: {initramfs.Lack}");
                    break;
            }
        }
        else if (facts.Kernels.GetValueOrDefault(plan.Kernel!, KernelFacts.Unknown).MountsNfs == false)
        {
            findings.Reasons.Add($"would end in a kernel panic: {plan.Kernel} cannot mount NFS by itself, and config.txt loads no initramfs");
        }
    }
}
