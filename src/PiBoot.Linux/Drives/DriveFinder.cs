using PiBoot.Core.Drives;

namespace PiBoot.Linux.Drives;

/// <summary>Looks for the data drive among everything that is plugged in.</summary>
internal static class DriveFinder
{
    /// <summary>The device's name; null when no drive of this UUID, prepared to the end, is plugged in.</summary>
    /// <exception cref="DriveException">There are two of them.</exception>
    public static string? Find(DataDriveMark wanted)
    {
        string[] found = [.. SysBlock.Names()
            .Where(name => Content(name) is { IsUnfinished: false } content && content.Uuid == wanted.Uuid)
            .Where(name => SysBlock.Presence(name) != wanted.Ejected)];
        return found.Length < 2
            ? found.FirstOrDefault()
            : throw new DriveException($"/dev/{found[0]} and /dev/{found[1]} are copies of one data drive ({wanted.Uuid}); unplug the one that is not meant.");
    }

    /// <summary>Null for all but a btrfs that can be read.</summary>
    public static DriveContent? Content(string name)
    {
        var block = new byte[BtrfsSuperblock.Length];
        try
        {
            return FreshRead.At($"/dev/{name}", BtrfsSuperblock.Offset, block) == block.Length ? BtrfsSuperblock.Parse(block) : null;
        }
        catch (IOException)
        {
            // Pulled just now, an empty card reader, or a drive that does not work: not the one that is looked for.
            return null;
        }
    }
}
