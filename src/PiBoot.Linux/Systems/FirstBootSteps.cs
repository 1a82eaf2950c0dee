namespace PiBoot.Linux.Systems;

/// <summary>What a card image does at its first boot and a root over the network must not: grow partitions, wait for people.</summary>
internal static class FirstBootSteps
{
    private const string NoPartition = "there is no partition to grow";

    public static void Apply(Preparation preparation)
    {
        preparation.Mask(NoPartition, "rpi-resize.service", "resize2fs_once.service", "resizefs_once.service", "rpi-resize-swap-file.service");
        preparation.Mask("there is no NOOBS partition", "apply_noobs_os_config.service");
        preparation.MaskScript("resize2fs_once", NoPartition);
        preparation.MaskScript("apply_noobs_os_config", "there is no NOOBS partition");
        preparation.Remove("they resize the card", "etc/rc2.d/S*resize2fs_once", "etc/rc3.d/S*resize2fs_once", "etc/rc4.d/S*resize2fs_once", "etc/rc5.d/S*resize2fs_once");

        foreach (var script in (string[])["firstrun.sh", "custom.toml"])
        {
            if (preparation.Boot.Contains(script))
            {
                preparation.Warn($"boot/{script}: the settings of the card's imager are not applied, set user, keys and names per client");
            }
        }
    }
}
