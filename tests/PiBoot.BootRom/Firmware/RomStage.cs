namespace PiBoot.BootRom.Firmware;

/// <summary>The ROM fetches bootcode.bin and looks for bootsig.bin, whose absence is expected; neither has a prefix.</summary>
internal static class RomStage
{
    public static async ValueTask<BootEnd?> RunAsync(StageContext context)
    {
        var files = context.Files;
        files.Enter(StageRules.Rom, StageRules.RomPort);
        if (await files.ReadAsync("bootcode.bin", context.Cancellation).ConfigureAwait(false) is not { } bootcode)
        {
            return context.Failed("bootcode.bin could not be fetched: the ROM has nothing to run", 0);
        }

        await files.ReadAsync("bootsig.bin", context.Cancellation).ConfigureAwait(false);
        return bootcode.Bytes > 0 ? null : context.Failed("bootcode.bin is empty", 0);
    }
}
