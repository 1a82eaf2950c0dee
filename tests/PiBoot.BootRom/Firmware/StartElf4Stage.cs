namespace PiBoot.BootRom.Firmware;

/// <summary>start4.elf on the Pi 4, in the order of a published dnsmasq log.</summary>
internal static class StartElf4Stage
{
    public static async ValueTask<BootEnd?> RunAsync(StageContext context)
    {
        context.Files.Enter(StageRules.StartElf4(context.Bugs), (ushort)(context.FirstPort + 1000));
        await context.TryAsync("recovery.elf").ConfigureAwait(false);
        var config = await context.ProbeConfigAsync(ConfigText.Empty).ConfigureAwait(false);
        config = await context.ProbeConfigAsync(config).ConfigureAwait(false);
        await context.TryAsync("dt-blob.bin", "recovery.elf").ConfigureAwait(false);
        config = await context.ProbeConfigAsync(config).ConfigureAwait(false);
        await context.TryAsync("bootcfg.txt").ConfigureAwait(false);

        var plan = await OsFolder.SettleAsync(context, LoadPlan.Of(config, context.Board)).ConfigureAwait(false);
        var loader = new OsLoader(context, plan);
        await loader.ReadDeviceTreeAsync(1).ConfigureAwait(false);
        var map = await loader.ReadOverlayMapAsync().ConfigureAwait(false);
        config = await context.ProbeConfigAsync(config).ConfigureAwait(false);
        await loader.ReadOverlaysAsync(config, map).ConfigureAwait(false);
        await loader.ReadCommandLineAsync(0).ConfigureAwait(false);
        await context.TryAsync(plan.Is64Bit ? "recovery8.img" : "recovery7l.img").ConfigureAwait(false);
        await loader.FindKernelAsync().ConfigureAwait(false);
        await loader.ReadInitramfsAsync(config, 1).ConfigureAwait(false);
        await context.TryAsync(config.Text("armstub") ?? (plan.Is64Bit ? "armstub8-gic.bin" : "armstub8-32-gic.bin"))
            .ConfigureAwait(false);
        return await loader.ReadKernelAsync(0).ConfigureAwait(false);
    }
}
