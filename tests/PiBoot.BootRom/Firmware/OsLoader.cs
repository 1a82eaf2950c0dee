using System.Text;

namespace PiBoot.BootRom.Firmware;

/// <summary>The loads that start.elf, start4.elf and the Pi 5 have in common, to be called in each one's order.</summary>
internal sealed class OsLoader(StageContext context, LoadPlan plan)
{
    private string? kernel;

    public LoadPlan Plan => plan;

    /// <summary>The kernel that was found; null before and when none was.</summary>
    public string? Kernel => kernel;

    /// <summary>Probes the candidates in turn.</summary>
    public async ValueTask FindKernelAsync()
    {
        foreach (var candidate in plan.Kernels)
        {
            if (await context.Files.ProbeAsync(candidate, context.Cancellation).ConfigureAwait(false))
            {
                kernel = candidate;
                return;
            }
        }
    }

    /// <summary>Takes a name without asking for it.</summary>
    public void ChooseKernel(string name) => kernel = name;

    public async ValueTask ReadInitramfsAsync(ConfigText config, int probes)
    {
        if (kernel is null)
        {
            return;
        }

        var initrds = new List<string>();
        var folder = config.Text("initramfs") is null && config.Text("ramfsfile") is null ? "" : plan.OsPrefix;
        foreach (var name in LoadPlan.Initramfs(config, kernel))
        {
            if (await ReadProbedAsync(folder + name, probes).ConfigureAwait(false))
            {
                initrds.Add(folder + name);
            }
        }

        context.Image.Initrd = initrds.Count == 0 ? null : string.Join(',', initrds);
    }

    public async ValueTask ReadDeviceTreeAsync(int probes)
    {
        if (plan.DeviceTree is null)
        {
            return;
        }

        if (await ReadProbedAsync(plan.DeviceTree, probes).ConfigureAwait(false))
        {
            context.Image.DeviceTree = plan.DeviceTree;
        }
        else
        {
            context.Journal.Say($"{plan.DeviceTree} is missing: Linux will not find its devices");
        }
    }

    public async ValueTask ReadOverlaysAsync(ConfigText config, OverlayMap map)
    {
        foreach (var overlay in config.Overlays)
        {
            if (map.Resolve(overlay) is { } name)
            {
                await ReadProbedAsync($"{plan.OverlayFolder}{name}.dtbo", 1).ConfigureAwait(false);
            }
            else
            {
                context.Journal.Say($"overlay {overlay} is not for this board (overlay_map.dtb)");
            }
        }
    }

    public async ValueTask<OverlayMap> ReadOverlayMapAsync()
    {
        var name = plan.OverlayFolder + "overlay_map.dtb";
        var bytes = await context.Files.ProbeAsync(name, context.Cancellation).ConfigureAwait(false)
            ? await context.Files.ReadBytesAsync(name, context.Cancellation).ConfigureAwait(false)
            : null;
        return bytes is null ? OverlayMap.Empty : OverlayMap.Read(bytes, context.Board);
    }

    /// <param name="slash">The Pi 5 puts a second slash before some names.</param>
    public async ValueTask ReadCommandLineAsync(int probes, string slash = "")
    {
        var name = slash + plan.CommandLine;
        for (var i = 0; i < probes; i++)
        {
            if (!await context.Files.ProbeAsync(name, context.Cancellation).ConfigureAwait(false))
            {
                return;
            }
        }

        if (await context.Files.ReadBytesAsync(name, context.Cancellation).ConfigureAwait(false) is { } bytes)
        {
            context.Image.CommandLine = Encoding.ASCII.GetString(bytes).Split('\n')[0].Trim();
        }
    }

    /// <summary>Reads the kernel and says how the boot ends: null when processor and system can start.</summary>
    public async ValueTask<BootEnd?> ReadKernelAsync(int probes)
    {
        if (kernel is null || !await ReadProbedAsync(kernel, probes).ConfigureAwait(false))
        {
            var wanted = string.Join(" or ", kernel is null ? plan.Kernels : [kernel]);
            return context.Failed($"kernel image not found: {wanted}", BootEnd.KernelNotFound);
        }

        context.Image.Kernel = kernel;
        return context.Image.CommandLine is null
            ? context.Failed($"{plan.CommandLine} was not fetched: the kernel would start without a root", 0)
            : null;
    }

    private async ValueTask<bool> ReadProbedAsync(string name, int probes)
    {
        for (var i = 0; i < probes; i++)
        {
            if (!await context.Files.ProbeAsync(name, context.Cancellation).ConfigureAwait(false))
            {
                return false;
            }
        }

        return await context.Files.ReadAsync(name, context.Cancellation).ConfigureAwait(false) is not null;
    }
}
