using PiBoot.Core.Os;

namespace PiBoot.Linux.Systems;

/// <summary>config.txt, and the initramfs that it loads.</summary>
internal static class FirmwareSteps
{
    public static void Apply(Preparation preparation)
    {
        if (preparation.Boot.ReadText("config.txt") is not { } config)
        {
            preparation.Warn("boot has no config.txt: its settings are the firmware's own");
            return;
        }

        var changed = Initramfs(preparation, config);
        changed = FirmwareConfig.WithoutCardPolling(changed);
        preparation.Change(preparation.Boot, "config.txt", config, changed, "the card slot is looked at once (dtparam=sd_poll_once)");
        FirmwareConfig.Render(changed, out var fits);
        if (!fits)
        {
            preparation.Warn($"config.txt has {FirmwareConfig.Limit} bytes or more without its comments: boards ignore it over the network");
        }

        if (preparation.Root.Contains("etc/initramfs-tools"))
        {
            preparation.Put(PreparedFiles.InitramfsPath, PreparedFiles.Initramfs, "a new initramfs can mount NFS");
        }
    }

    /// <summary>An initramfs that cannot mount NFS is left out where the kernel can do it alone.</summary>
    private static string Initramfs(Preparation preparation, string config)
    {
        var files = FirmwareConfig.InitramfsFiles(config, preparation.Boot.Contains);
        if (files.Count == 0)
        {
            return config;
        }

        var kernels = BootTreeReader.Kernels(preparation.Boot);
        var facts = files.ToDictionary(file => file, file => BootTreeReader.Initramfs(preparation.Boot, preparation.Root, file, kernels));
        var unfit = facts.Where(f => f.Value.MountsNfs == false).ToArray();
        foreach (var (file, fact) in facts.Where(f => f.Value.MountsNfs is null))
        {
            preparation.Warn($"{file} could not be looked into: {fact.Lack}");
        }

        if (unfit.Length == 0)
        {
            return config;
        }

        var what = string.Join("; ", unfit.Select(f => $"{f.Key} lacks {f.Value.Lack}"));
        if (kernels.Count == 0 || kernels.Values.Any(k => k.MountsNfs != true))
        {
            preparation.Warn($"config.txt: {what}, and not every kernel can mount NFS without it");
            return config;
        }

        preparation.Done($"config.txt: no initramfs is loaded ({what}), the kernel mounts NFS itself");
        return FirmwareConfig.WithoutInitramfs(config);
    }
}
