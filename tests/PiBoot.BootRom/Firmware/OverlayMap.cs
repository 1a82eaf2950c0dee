using PiBoot.BootRom.Boards;

namespace PiBoot.BootRom.Firmware;

/// <summary>
/// overlays/overlay_map.dtb: one node per overlay with a property per platform, empty or with the name to load instead
/// (vc4-kms-v3d is vc4-kms-v3d-pi4 on bcm2711), and "renamed" for old names.
/// </summary>
internal sealed class OverlayMap
{
    private readonly Dictionary<string, Dictionary<string, string>> nodes;
    private readonly string platform;

    private OverlayMap(Dictionary<string, Dictionary<string, string>> nodes, string platform)
    {
        this.nodes = nodes;
        this.platform = platform;
    }

    public static OverlayMap Empty { get; } = new([], "");

    /// <summary>Reads the blob; one that is not a device tree maps nothing.</summary>
    public static OverlayMap Read(ReadOnlySpan<byte> blob, Board board) =>
        new(FlatTree.ReadChildren(blob), board.Processor switch { 3 => "bcm2711", 4 => "bcm2712", _ => "bcm2835" });

    /// <summary>The overlay to load; the name itself when the map does not have it; null when it is not for this platform.</summary>
    public string? Resolve(string overlay)
    {
        // One step for a rename, one for the platform.
        for (var step = 0; step < 2; step++)
        {
            if (!nodes.TryGetValue(overlay, out var node))
            {
                return overlay;
            }

            if (!node.TryGetValue("renamed", out var renamed))
            {
                return node.TryGetValue(platform, out var name) ? (name.Length > 0 ? name : overlay) : null;
            }

            overlay = renamed;
        }

        return overlay;
    }
}
