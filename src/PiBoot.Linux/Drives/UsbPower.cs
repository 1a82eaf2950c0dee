namespace PiBoot.Linux.Drives;

/// <summary>Takes a USB drive off the bus, as "safely remove" does: its light goes out and the kernel forgets it.</summary>
internal static class UsbPower
{
    /// <summary>Null when the device does not hang on USB.</summary>
    /// <param name="devicePath">The device's real path in /sys.</param>
    public static string? SwitchOf(string devicePath)
    {
        for (var path = devicePath; path.Length > 1; path = Path.GetDirectoryName(path) ?? "")
        {
            // The device that is plugged in is the nearest one with a vendor; its interfaces lie below it, its hub above.
            if (File.Exists(Path.Join(path, "idVendor")))
            {
                return Path.Join(path, "remove") is var file && File.Exists(file) ? file : null;
            }
        }

        return null;
    }

    /// <exception cref="IOException">The kernel refused.</exception>
    public static void Off(string devicePath)
    {
        if (SwitchOf(devicePath) is { } file)
        {
            File.WriteAllText(file, "1");
        }
    }
}
