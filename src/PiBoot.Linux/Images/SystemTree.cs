using PiBoot.Core.Images;
using PiBoot.Linux.Volumes;

namespace PiBoot.Linux.Images;

/// <summary>
/// A tree of files that may be an operating system: two folders <c>boot</c> and <c>root</c>, or a root whose boot files lie
/// in <c>boot/firmware</c> or <c>boot</c>.
/// </summary>
internal static class SystemTree
{
    /// <summary>Its two parts are folders of these names.</summary>
    public static bool IsInTwo(OpenedDirectory top)
    {
        if (!IsDirectory(top, "boot\0"u8) || !IsDirectory(top, "root\0"u8) || IsRoot(top))
        {
            return false;
        }

        using var root = top.Child("root\0"u8);
        return IsRoot(root);
    }

    public static bool IsRoot(OpenedDirectory top) =>
        IsDirectory(top, "etc\0"u8) && (IsDirectory(top, "usr\0"u8) || top.Status("bin\0"u8) is not null);

    /// <summary>Where a root keeps its boot files. The caller closes it.</summary>
    /// <exception cref="ImageException">Nowhere.</exception>
    public static OpenedDirectory OpenBoot(OpenedDirectory root)
    {
        if (IsDirectory(root, "boot\0"u8))
        {
            using var boot = root.Child("boot\0"u8);
            if (IsDirectory(boot, "firmware\0"u8) && boot.Child("firmware\0"u8) is var firmware)
            {
                if (HasBootFiles(firmware))
                {
                    return firmware;
                }

                firmware.Dispose();
            }

            if (HasBootFiles(boot))
            {
                return boot.Child(OpenedDirectory.Itself);
            }
        }

        throw new ImageException("is a root file system without a Pi's boot files: neither boot/firmware nor boot holds a config.txt");
    }

    private static bool HasBootFiles(OpenedDirectory directory) => directory.Status("config.txt\0"u8) is not null;

    private static bool IsDirectory(OpenedDirectory directory, ReadOnlySpan<byte> name) => directory.Status(name) is { IsDirectory: true };
}
