namespace PiBoot.Linux.Systems;

/// <summary>What is of use on a card only.</summary>
internal static class NoiseSteps
{
    public static void Apply(Preparation preparation)
    {
        preparation.Mask("there is no disk to trim or check", "fstrim.timer", "e2scrub_all.timer", "e2scrub_reap.service");
        preparation.Mask("a board's own boot program is not changed unasked", "rpi-eeprom-update.service");
    }
}
