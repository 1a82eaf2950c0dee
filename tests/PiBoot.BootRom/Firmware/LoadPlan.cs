using PiBoot.BootRom.Boards;

namespace PiBoot.BootRom.Firmware;

/// <summary>
/// What config.txt makes the firmware ask for, before it is known whether it exists.
/// </summary>
/// <param name="Kernels">Candidates, the best first; an explicit kernel= leaves one.</param>
/// <param name="CommandLine">cmdline.txt, or what cmdline= names.</param>
/// <param name="OverlayFolder">overlays/ or overlay_prefix=.</param>
internal sealed record LoadPlan(
    bool Is64Bit,
    IReadOnlyList<string> Kernels,
    string? DeviceTree,
    string CommandLine,
    string OverlayFolder,
    string OsPrefix)
{
    public static LoadPlan Of(ConfigText config, Board board)
    {
        var kernel = config.Text("kernel");
        var is64Bit = Is64BitMode(config, board, kernel);
        return new LoadPlan(
            is64Bit,
            kernel is null ? DefaultKernels(board, is64Bit) : [kernel],
            config["device_tree"] is { } tree ? (tree.Length > 0 ? tree : null) : board.DeviceTree,
            config.Text("cmdline") ?? "cmdline.txt",
            config.Text("overlay_prefix") ?? "overlays/",
            config.Text("os_prefix") ?? "");
    }

    /// <summary>The initramfs lines and auto_initramfs=1; the latter has the kernel's name with another stem:
    /// kernel8.img, initramfs8.</summary>
    public static IReadOnlyList<string> Initramfs(ConfigText config, string kernel)
    {
        var named = config.Text("initramfs")?.Split(' ', 2)[0] ?? config.Text("ramfsfile");
        if (named is not null)
        {
            return named.Split(',', StringSplitOptions.RemoveEmptyEntries);
        }

        var file = kernel[(kernel.LastIndexOf('/') + 1)..];
        var folder = kernel[..^file.Length];
        return config.Switch("auto_initramfs") == true &&
            file.StartsWith("kernel", StringComparison.Ordinal) && file.EndsWith(".img", StringComparison.Ordinal)
            ? [$"{folder}initramfs{file[6..^4]}"]
            : [];
    }

    // 64-bit is the default from the Pi 4 on; a well-known name in kernel= decides as well, kernel8.img or kernel7.img.
    private static bool Is64BitMode(ConfigText config, Board board, string? kernel) =>
        board.Processor == 4 ||
        (board.Is64BitCapable && (config.Switch("arm_64bit") ?? kernel switch
        {
            "kernel8.img" => true,
            "kernel.img" or "kernel7.img" or "kernel7l.img" => false,
            _ => board.Processor == 3,
        }));

    private static string[] DefaultKernels(Board board, bool is64Bit) => (board.Processor, is64Bit) switch
    {
        (4, _) => ["kernel_2712.img", "kernel8.img"],
        (_, true) => ["kernel8.img"],
        (3, _) => ["kernel7l.img", "kernel7.img", "kernel.img"],
        (0, _) => ["kernel.img"],
        _ => ["kernel7.img", "kernel.img"],
    };
}
