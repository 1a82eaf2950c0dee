namespace PiBoot.BootRom.Firmware;

/// <summary>
/// The rules of os_prefix: it counts only when kernel and device tree exist under it, and for the overlays only when
/// <c>${os_prefix}overlays/README</c> exists (config.txt documentation).
/// </summary>
internal static class OsFolder
{
    /// <summary>Settles the plan: names with or without the prefix.</summary>
    public static async ValueTask<LoadPlan> SettleAsync(StageContext context, LoadPlan plan)
    {
        if (plan.OsPrefix.Length == 0)
        {
            return plan;
        }

        var kernels = new List<string>();
        foreach (var kernel in plan.Kernels)
        {
            if (await context.Files.ProbeAsync(plan.OsPrefix + kernel, context.Cancellation).ConfigureAwait(false))
            {
                kernels.Add(plan.OsPrefix + kernel);
            }
        }

        if (kernels.Count == 0 || plan.DeviceTree is null ||
            !await context.Files.ProbeAsync(plan.OsPrefix + plan.DeviceTree, context.Cancellation).ConfigureAwait(false))
        {
            context.Journal.Say($"os_prefix={plan.OsPrefix} is ignored: no kernel or no device tree under it");
            return plan with { OsPrefix = "" };
        }

        var folder = plan.OsPrefix + plan.OverlayFolder;
        var hasOverlays = await context.Files.ProbeAsync(folder + "README", context.Cancellation).ConfigureAwait(false);
        return plan with
        {
            Kernels = kernels,
            DeviceTree = plan.OsPrefix + plan.DeviceTree,
            CommandLine = plan.OsPrefix + plan.CommandLine,
            OverlayFolder = hasOverlays ? folder : plan.OverlayFolder,
        };
    }
}
