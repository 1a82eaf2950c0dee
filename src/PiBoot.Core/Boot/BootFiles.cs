namespace PiBoot.Core.Boot;

/// <summary>What the name of a loaded file says about how far a boot is.</summary>
public static class BootFiles
{
    /// <summary>The file whose last block ends the firmware's work, more or less: orders differ between releases.</summary>
    public static bool IsKernel(ReadOnlySpan<char> relativePath)
    {
        var name = relativePath[(relativePath.LastIndexOf('/') + 1)..];
        return (name.StartsWith("kernel", StringComparison.Ordinal) && name.EndsWith(".img", StringComparison.Ordinal)) ||
            name.StartsWith("vmlinuz", StringComparison.Ordinal) || name is "Image" or "u-boot.bin" or "boot.img";
    }

    /// <summary>What a boot ROM loads before it hands over to bootcode.bin, which asks for an address again.</summary>
    public static bool IsRomStage(ReadOnlySpan<char> relativePath) => relativePath is "bootcode.bin" or "bootsig.bin";
}
