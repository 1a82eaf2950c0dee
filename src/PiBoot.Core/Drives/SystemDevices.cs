namespace PiBoot.Core.Drives;

/// <summary>Which devices the running system needs: nothing that lies on its disks may be prepared.</summary>
public static class SystemDevices
{
    /// <summary>Mount points without which the system does not run or does not start again.</summary>
    private static readonly string[] Places = ["/", "/boot", "/boot/efi", "/boot/firmware", "/etc", "/usr", "/var"];

    /// <param name="devices">All there are.</param>
    /// <param name="rootDevices">Names of devices that hold the root in a way the mount table does not tell, such as below an overlay.</param>
    public static IReadOnlySet<string> Of(IReadOnlyList<BlockDevice> devices, IEnumerable<string> rootDevices)
    {
        var found = devices.Where(d => d.MountedOn.Intersect(Places).Any()).Select(d => d.Name).Concat(rootDevices).ToHashSet();
        var byName = devices.ToDictionary(d => d.Name);
        var waiting = new Queue<string>(found);
        while (waiting.TryDequeue(out var name))
        {
            foreach (var below in byName.TryGetValue(name, out var device) ? Beneath(device) : [])
            {
                if (found.Add(below))
                {
                    waiting.Enqueue(below);
                }
            }
        }

        AddWhatLiesOnThem(devices, found);
        return found;
    }

    private static IEnumerable<string> Beneath(BlockDevice device)
    {
        string?[] single = [device.Disk, device.FileLiesOn];
        return device.LiesOn.Concat(single.OfType<string>());
    }

    /// <summary>The other partitions and volumes of the same disks; but not loop devices, whose files are just files there.</summary>
    private static void AddWhatLiesOnThem(IReadOnlyList<BlockDevice> devices, HashSet<string> found)
    {
        for (var count = 0; count != found.Count;)
        {
            count = found.Count;
            found.UnionWith(devices
                .Where(d => (d.Disk is not null && found.Contains(d.Disk)) || d.LiesOn.Any(found.Contains))
                .Select(d => d.Name)
                .ToList());
        }
    }
}
