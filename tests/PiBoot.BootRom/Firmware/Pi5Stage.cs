using PiBoot.BootRom.Boards;

namespace PiBoot.BootRom.Firmware;

/// <summary>
/// The Pi 5 bootloader, which loads the kernel by itself; some names come with a second slash. The order is put together
/// from a bare-metal log and EE#857, EE#881.
/// </summary>
internal static class Pi5Stage
{
    public static async ValueTask<BootEnd?> RunAsync(StageContext context)
    {
        var files = context.Files;
        files.Enter(StageRules.Eeprom(ModelTraits.Of(context.Model), context.Bugs), context.FirstPort);
        files.Prefix = context.Board.Prefix;
        if (await context.ConfigAsync("config.txt").ConfigureAwait(false) is not { } config)
        {
            context.Journal.Say($"no {files.Prefix}config.txt: names without prefix from here on");
            files.Prefix = "";
            config = await context.ConfigAsync("config.txt").ConfigureAwait(false) ?? ConfigText.Empty;
        }

        var slash = files.Prefix.Length > 0 ? "/" : "";
        await context.TryAsync("pieeprom.sig").ConfigureAwait(false);
        config = await context.ConfigAsync(slash + "config.txt").ConfigureAwait(false) ?? config;
        config = await context.ConfigAsync(slash + "config.txt").ConfigureAwait(false) ?? config;

        var plan = await OsFolder.SettleAsync(context, LoadPlan.Of(config, context.Board)).ConfigureAwait(false);
        var loader = new OsLoader(context, plan);
        await loader.FindKernelAsync().ConfigureAwait(false);
        await loader.ReadDeviceTreeAsync(0).ConfigureAwait(false);
        await loader.ReadInitramfsAsync(config, 0).ConfigureAwait(false);
        var map = await loader.ReadOverlayMapAsync().ConfigureAwait(false);
        await loader.ReadOverlaysAsync(config, map).ConfigureAwait(false);
        await loader.ReadCommandLineAsync(0, slash).ConfigureAwait(false);
        await context.TryAsync(config.Text("armstub") ?? "armstub8-2712.bin").ConfigureAwait(false);
        return await loader.ReadKernelAsync(0).ConfigureAwait(false);
    }
}
