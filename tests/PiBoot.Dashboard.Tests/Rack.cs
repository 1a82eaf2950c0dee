using PiBoot.Core.Boot;
using PiBoot.Core.Clients;

namespace PiBoot.Dashboard.Tests;

/// <summary>Boots as they go in a rack: what a board looks like on an ordinary day.</summary>
internal static class Rack
{
    private static readonly (string File, long Bytes, double Seconds)[] Firmware =
    [
        ("config.txt", 2_112, 0.02), ("start4.elf", 2_264_768, 0.61), ("fixup4.dat", 5_456, 0.02), ("cmdline.txt", 214, 0.01),
        ("bcm2711-rpi-4-b.dtb", 56_032, 0.03), ("overlays/overlay_map.dtb", 5_124, 0.01), ("overlays/vc4-kms-v3d.dtbo", 2_760, 0.02), ("initramfs8", 14_680_064, 2.9),
    ];

    /// <summary>From power-on to up, ending so many seconds ago.</summary>
    public static void BootsUp(this RunningDashboard dashboard, Client client, double secondsAgo, double pace = 1)
    {
        dashboard.Loads(client, secondsAgo + 29 * pace, pace);
        At(dashboard, client, secondsAgo + 19.6 * pace, (t, now) => t.File(now, "file", "kernel8.img", 9_412_608, 1.9 * pace, null));
        At(dashboard, client, secondsAgo + 14.1 * pace, (t, now) => t.Request(now, "192.168.1.40"));
        At(dashboard, client, secondsAgo + 13.2 * pace, (t, now) => t.Mount(now, "NFS 4.1"));
        At(dashboard, client, secondsAgo, (t, now) => t.Up(now, 18.4 * pace, $"{client.Name}, Linux 6.12.47+rpt-rpi-v8"));
    }

    /// <summary>From its DISCOVER through its firmware, begun so many seconds ago.</summary>
    public static void Loads(this RunningDashboard dashboard, Client client, double secondsAgo, double pace = 1, int files = int.MaxValue)
    {
        At(dashboard, client, secondsAgo, (t, now) => t.Discover(now, "Raspberry Pi 4 Model B", "eth0"));
        At(dashboard, client, secondsAgo - 0.1, (t, now) => t.Offer(now, "192.168.1.10"));
        At(dashboard, client, secondsAgo - 0.4, (t, now) => t.AddressOffered(now, "192.168.1.1", "192.168.1.40"));
        var at = secondsAgo - 1.2 * pace;
        foreach (var (file, bytes, seconds) in Firmware.Take(files))
        {
            at -= seconds * pace + 0.15;
            At(dashboard, client, at, (t, now) => t.File(now, "file", file, bytes, seconds * pace, null));
        }
    }

    /// <summary>Twelve Pis: one new, two in trouble, three on their way, five up, one off.</summary>
    public static void Fill(RunningDashboard dashboard)
    {
        string[] names = ["kitchen-display", "greenhouse", "print-server", "camera-north", "build-01"];
        for (var i = 0; i < names.Length; i++)
        {
            var up = dashboard.Approve(dashboard.Know((uint)(0x1a2b3c40 + i), i == 1 ? "Raspberry Pi 5" : "Raspberry Pi 4 Model B", (byte)(40 + i), i == 1 ? 0xd04170u : 0xc03114u), names[i]);
            dashboard.BootsUp(up, 40_000 + 5_113 * i);
        }

        dashboard.Loads(dashboard.Approve(dashboard.Know(0x1a2b3c50, "Raspberry Pi 4 Model B", 51), "build-02"), 7, 1, 4);
        var third = dashboard.Approve(dashboard.Know(0x1a2b3c51, "Raspberry Pi 4 Model B", 52), "build-03");
        dashboard.Loads(third, 16);
        At(dashboard, third, 8, (t, now) => t.File(now, "file", "kernel8.img", 9_412_608, 1.9, null));
        dashboard.Approve(dashboard.PlugIn(0x1a2b3c52, "Raspberry Pi 3 Model B", 53), "build-04");

        var stalled = dashboard.Approve(dashboard.Know(0x1a2b3c60, "Raspberry Pi 5", 60, 0xd04170u), "workshop");
        dashboard.Stalls(stalled);
        var off = dashboard.Approve(dashboard.Know(0x1a2b3c61, "Raspberry Pi 4 Model B", 61), "lab-bench");
        dashboard.BootsUp(off, 90_000);
        At(dashboard, off, 7_300, (t, now) => t.Leaving(now, toReboot: false));
        dashboard.PlugIn(0x1a2b3c70, "Raspberry Pi 4 Model B", 70);
    }

    /// <summary>It found no kernel, four minutes ago.</summary>
    public static void Stalls(this RunningDashboard dashboard, Client client)
    {
        At(dashboard, client, 280, (t, now) => t.Discover(now, "Raspberry Pi 5", "eth0"));
        At(dashboard, client, 279, (t, now) => t.Offer(now, "192.168.1.10"));
        At(dashboard, client, 277, (t, now) => t.File(now, "file", "config.txt", 2_112, 0.02, null));
        At(dashboard, client, 276, (t, now) => t.File(now, "file", "bcm2712-rpi-5-b.dtb", 78_200, 0.04, null));
        At(dashboard, client, 275, (t, now) => t.File(now, "missing", "kernel_2712.img", null, null, null));
        At(dashboard, client, 274, (t, now) => t.File(now, "missing", "kernel8.img", null, null, null));
        At(dashboard, client, 200, (t, now) => t.Tick(now));
    }

    public static Client Approve(this RunningDashboard dashboard, Client client, string name) =>
        dashboard.Directory.Approve(dashboard.Name(client, name).Id)!;

    private static void At(RunningDashboard dashboard, Client client, double secondsAgo, Func<BootTracker, DateTimeOffset, BootEvent?> feed)
    {
        dashboard.Time.Offset = TimeSpan.FromSeconds(-secondsAgo);
        dashboard.Tell(client, feed);
        dashboard.Time.Offset = TimeSpan.Zero;
    }
}
