using PiBoot.Core.Images;
using PiBoot.Linux.Files;

namespace PiBoot.Linux.Images;

/// <summary>Refuses what will not fit before much of it is written.</summary>
internal static class SpaceCheck
{
    /// <exception cref="ImageException">The drive has less room.</exception>
    public static void Require(string directory, long bytes)
    {
        var space = FreeSpace.Of(directory);
        if (bytes > space.Free)
        {
            throw new ImageException($"needs about {Amount.About(bytes)}, {Amount.About(space.Free)} are free on the drive");
        }
    }
}
