namespace PiBoot.Core.Boot;

/// <summary>What the name of a loaded file says about how far a boot is.</summary>
public static class BootFiles
{
    /// <summary>The file whose last block ends the firmware's work, more or less: orders differ between releases.</summary>
    public static bool IsKernel(ReadOnlySpan<char> relativePath)
    {
        var name = NameOf(relativePath);
        return (name.StartsWith("kernel", StringComparison.Ordinal) && name.EndsWith(".img", StringComparison.Ordinal)) ||
            name.StartsWith("vmlinuz", StringComparison.Ordinal) || name is "Image" or "u-boot.bin" or "boot.img";
    }

    /// <summary>The firmware proper of a Pi 4 and older: <c>start.elf</c>, <c>start_cd.elf</c>, <c>start4x.elf</c> and their kind.</summary>
    public static bool IsStart(ReadOnlySpan<char> relativePath)
    {
        var name = NameOf(relativePath);
        return name.StartsWith("start", StringComparison.Ordinal) && name.EndsWith(".elf", StringComparison.Ordinal);
    }

    /// <summary>What belongs to it, from the same release.</summary>
    public static bool IsFixup(ReadOnlySpan<char> relativePath)
    {
        var name = NameOf(relativePath);
        return name.StartsWith("fixup", StringComparison.Ordinal) && name.EndsWith(".dat", StringComparison.Ordinal);
    }

    public static bool IsDeviceTree(ReadOnlySpan<char> relativePath)
    {
        var name = NameOf(relativePath);
        return name.StartsWith("bcm2", StringComparison.Ordinal) && name.EndsWith(".dtb", StringComparison.Ordinal);
    }

    /// <summary>What a boot ROM loads before it hands over to bootcode.bin, which asks for an address again.</summary>
    public static bool IsRomStage(ReadOnlySpan<char> relativePath) => relativePath is "bootcode.bin" or "bootsig.bin";

    private static ReadOnlySpan<char> NameOf(ReadOnlySpan<char> path) => path[(path.LastIndexOf('/') + 1)..];
}
