namespace PiBoot.BootRom.Firmware;

/// <summary>
/// bootcode.bin: probes <c>&lt;serial&gt;/start.elf</c>, drops the prefix for good when that is missing (NET), then
/// autoboot.txt, the probe again, config.txt, recovery.elf, start.elf, fixup.dat (log of a 3B+, September 2025).
/// </summary>
internal static class BootcodeStage
{
    public static async ValueTask<BootEnd?> RunAsync(StageContext context)
    {
        var files = context.Files;
        files.Enter(StageRules.Bootcode(context.Bugs), StageRules.BootcodePort);
        files.Prefix = context.Board.Prefix;
        if (!await files.ProbeAsync("start.elf", context.Cancellation).ConfigureAwait(false))
        {
            context.Journal.Say($"no {context.Board.Prefix}start.elf: names without prefix from here on");
            files.Prefix = "";
        }

        await context.TryAsync("autoboot.txt").ConfigureAwait(false);
        await files.ProbeAsync("start.elf", context.Cancellation).ConfigureAwait(false);
        var config = await context.ConfigAsync("config.txt").ConfigureAwait(false) ?? ConfigText.Empty;
        await context.TryAsync("recovery.elf").ConfigureAwait(false);

        var names = FirmwareNames.Of(config, "");
        if (await files.ReadAsync(names.Start, context.Cancellation).ConfigureAwait(false) is not { Bytes: > 0 })
        {
            return context.Failed($"{names.Start} not found", BootEnd.FirmwareNotFound);
        }

        if (await files.ReadAsync(names.Fixup, context.Cancellation).ConfigureAwait(false) is null)
        {
            context.Journal.Say($"without {names.Fixup} the system has 128 MB of memory");
        }

        return null;
    }
}
