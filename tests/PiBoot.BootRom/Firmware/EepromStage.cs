using PiBoot.BootRom.Boards;

namespace PiBoot.BootRom.Firmware;

/// <summary>
/// The Pi 4 bootloader: finds out whether there is a folder of its own, offers itself an update (pieeprom.sig), then
/// start4.elf and fixup4.dat. Older ones decide the prefix by start4.elf and start.elf (EE#74), newer ones by config.txt.
/// </summary>
internal static class EepromStage
{
    public static async ValueTask<BootEnd?> RunAsync(StageContext context)
    {
        var files = context.Files;
        files.Enter(StageRules.Eeprom(ModelTraits.Of(context.Model), context.Bugs), context.FirstPort);
        files.Prefix = context.Board.Prefix;
        var config = context.Model == Model.Pi4
            ? await FindByConfigAsync(context).ConfigureAwait(false)
            : await FindByStartElfAsync(context).ConfigureAwait(false);
        await context.TryAsync("pieeprom.sig", "recover4.elf", "recovery.elf").ConfigureAwait(false);

        var names = FirmwareNames.Of(config, "4");
        var start = await files.ReadAsync(names.Start, context.Cancellation).ConfigureAwait(false);
        if (start is null)
        {
            await context.TryAsync("start.elf").ConfigureAwait(false);
            return context.Failed($"{names.Start} not found", BootEnd.FirmwareNotFound);
        }

        if (start.Bytes == 0)
        {
            // An undocumented way to release a board to its card (EE#376).
            return context.Failed($"{names.Start} is empty: the bootloader goes on to the next boot mode", 0);
        }

        await context.TryAsync(names.Fixup).ConfigureAwait(false);
        return null;
    }

    private static async ValueTask<ConfigText> FindByConfigAsync(StageContext context)
    {
        if (await context.ConfigAsync("config.txt").ConfigureAwait(false) is { } own)
        {
            return own;
        }

        DropPrefix(context, "config.txt");
        return await context.ConfigAsync("config.txt").ConfigureAwait(false) ?? ConfigText.Empty;
    }

    private static async ValueTask<ConfigText> FindByStartElfAsync(StageContext context)
    {
        if (!await context.Files.ProbeAsync("start4.elf", context.Cancellation).ConfigureAwait(false) &&
            !await context.Files.ProbeAsync("start.elf", context.Cancellation).ConfigureAwait(false))
        {
            DropPrefix(context, "start4.elf");
        }

        return await context.ConfigAsync("config.txt").ConfigureAwait(false) ?? ConfigText.Empty;
    }

    private static void DropPrefix(StageContext context, string name)
    {
        context.Journal.Say($"no {context.Files.Prefix}{name}: names without prefix from here on");
        context.Files.Prefix = "";
    }
}
