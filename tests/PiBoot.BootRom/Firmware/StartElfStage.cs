namespace PiBoot.BootRom.Firmware;

/// <summary>
/// start.elf up to the Pi 3. The 64-bit order is that of a 3B+ log of September 2025, the 32-bit one of logs of 2020 and
/// 2021; the order changes with the firmware.
/// </summary>
internal static class StartElfStage
{
    public static async ValueTask<BootEnd?> RunAsync(StageContext context)
    {
        context.Files.Enter(StageRules.StartElf(context.Bugs), StageRules.StartElfPort);
        await context.TryAsync("recovery.elf").ConfigureAwait(false);
        var config = await context.ProbeConfigAsync(ConfigText.Empty).ConfigureAwait(false);
        await context.TryAsync("dt-blob.bin", "recovery.elf").ConfigureAwait(false);
        config = await context.ProbeConfigAsync(config).ConfigureAwait(false);
        await context.TryAsync("bootcfg.txt").ConfigureAwait(false);

        var plan = await OsFolder.SettleAsync(context, LoadPlan.Of(config, context.Board)).ConfigureAwait(false);
        var loader = new OsLoader(context, plan);
        return plan.Is64Bit
            ? await Run64Async(context, loader, config).ConfigureAwait(false)
            : await Run32Async(context, loader, config).ConfigureAwait(false);
    }

    private static async ValueTask<BootEnd?> Run64Async(StageContext context, OsLoader loader, ConfigText config)
    {
        await context.TryAsync("recovery8.img").ConfigureAwait(false);
        await loader.FindKernelAsync().ConfigureAwait(false);
        await loader.FindKernelAsync().ConfigureAwait(false);
        await loader.ReadInitramfsAsync(config, 3).ConfigureAwait(false);
        config = await DevicesAsync(context, loader, config).ConfigureAwait(false);
        await loader.ReadCommandLineAsync(1).ConfigureAwait(false);
        await context.TryAsync(config.Text("armstub") ?? "armstub8.bin").ConfigureAwait(false);
        return await loader.ReadKernelAsync(1).ConfigureAwait(false);
    }

    private static async ValueTask<BootEnd?> Run32Async(StageContext context, OsLoader loader, ConfigText config)
    {
        var isExplicit = config.Text("kernel") is not null;
        config = await DevicesAsync(context, loader, config).ConfigureAwait(false);
        await loader.ReadCommandLineAsync(0).ConfigureAwait(false);
        var has64Bit = false;
        if (context.Board.Is64BitCapable && !isExplicit)
        {
            await context.TryAsync("recovery8.img", "recovery8-32.img", "recovery7.img", "recovery.img", "kernel8-32.img")
                .ConfigureAwait(false);
            has64Bit = await context.Files.ProbeAsync("kernel8.img", context.Cancellation).ConfigureAwait(false);
        }
        else if (!isExplicit)
        {
            await context.TryAsync("recovery7.img", "recovery.img").ConfigureAwait(false);
        }

        await context.TryAsync(config.Text("armstub") ?? "armstub8-32.bin").ConfigureAwait(false);
        await loader.FindKernelAsync().ConfigureAwait(false);
        if (loader.Kernel is null && has64Bit && config.Switch("arm_64bit") is null)
        {
            context.Journal.Say("no 32-bit kernel: kernel8.img is taken although arm_64bit=1 is not set");
            loader.ChooseKernel("kernel8.img");
        }

        await loader.ReadInitramfsAsync(config, 1).ConfigureAwait(false);
        return await loader.ReadKernelAsync(0).ConfigureAwait(false);
    }

    private static async ValueTask<ConfigText> DevicesAsync(StageContext context, OsLoader loader, ConfigText config)
    {
        await loader.ReadDeviceTreeAsync(1).ConfigureAwait(false);
        var map = await loader.ReadOverlayMapAsync().ConfigureAwait(false);
        config = await context.ProbeConfigAsync(config).ConfigureAwait(false);
        await loader.ReadOverlaysAsync(config, map).ConfigureAwait(false);
        return config;
    }
}
