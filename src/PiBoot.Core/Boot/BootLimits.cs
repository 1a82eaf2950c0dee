namespace PiBoot.Core.Boot;

/// <summary>How long a client may stay in a stage without a sign before it counts as stalled.</summary>
public static class BootLimits
{
    /// <summary>DISCOVER without any file asked for. A Pi 3 gives up for good after 25 s.</summary>
    public static readonly TimeSpan Dhcp = TimeSpan.FromSeconds(45);

    /// <summary>Between two files; a large initramfs over a slow link takes its time within one.</summary>
    public static readonly TimeSpan Firmware = TimeSpan.FromSeconds(30);

    /// <summary>From the kernel to the mounted root.</summary>
    public static readonly TimeSpan Kernel = TimeSpan.FromSeconds(120);

    /// <summary>Null: the client may stay in this stage for ever.</summary>
    public static TimeSpan? Of(BootStage stage) => stage switch
    {
        BootStage.Dhcp => Dhcp,
        BootStage.Firmware => Firmware,
        BootStage.Kernel => Kernel,
        _ => null,
    };
}
