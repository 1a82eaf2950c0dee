using PiBoot.Core.Drives;
using PiBoot.Linux.Files;

namespace PiBoot.Linux.Drives;

/// <summary>All drives, their partitions and loop devices with a file, and which of them may be prepared.</summary>
public static class DriveList
{
    /// <exception cref="DriveException">blkid is not installed.</exception>
    public static IReadOnlyList<Drive> Read(string dataDirectory)
    {
        var (devices, rules) = ReadRules(DataPath.Real(dataDirectory));
        return [.. devices.Select(device => Describe(device, rules))];
    }

    internal static (IReadOnlyList<BlockDevice> Devices, DriveRules Rules) ReadRules(string realDirectory)
    {
        var mounts = MountTable.Read();
        var devices = BlockDevices.Read(mounts);
        return (devices, new DriveRules(devices, SystemDevices.Of(devices, SystemRoot.Devices(mounts)), realDirectory));
    }

    private static Drive Describe(BlockDevice device, DriveRules rules) => new(
        device.Device,
        device.Content.Label,
        device.Content.FileSystem,
        device.Content.Uuid,
        device.Bytes,
        device.MountedOn is [var first, ..] ? Free(first) : null,
        device.Model,
        device.Bus,
        device.IsRemovable,
        device.IsReadOnly,
        device.MountedOn is [var place, ..] ? place : null,
        rules.Use(device),
        rules.Refusal(device, eraseData: false),
        rules.Refusal(device, eraseData: true),
        rules.Finished(device) is not null);

    /// <summary>Null when it was unmounted, or died, just now.</summary>
    private static long? Free(string mountPoint)
    {
        try
        {
            return FreeSpace.Of(mountPoint).Free;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
