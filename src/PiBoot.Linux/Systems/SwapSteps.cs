using PiBoot.Core.Os;

namespace PiBoot.Linux.Systems;

/// <summary>Swap files: the kernel cannot swap to them over the network, and each would be copied for each client.</summary>
internal static class SwapSteps
{
    private const string Why = "no swap file over the network";

    public static void Apply(Preparation preparation)
    {
        preparation.Mask(Why, "dphys-swapfile.service", "mkswap.service", "swapfile.swap", "swap.img.swap");
        preparation.MaskScript("dphys-swapfile", Why);
        if (preparation.Root.Contains("etc/rpi/swap.conf") || preparation.Root.Contains("etc/rpi/swap.conf.d") ||
            preparation.Root.Contains("usr/lib/systemd/system-generators/rpi-swap-generator"))
        {
            preparation.Put(PreparedFiles.SwapPath, PreparedFiles.Swap, "swap in compressed memory, without a file");
        }

        preparation.Remove(Why, "var/swap", "swapfile", "swap.img");
    }
}
