using PiBoot.Core.Display;

namespace PiBoot.Testing.Panels;

/// <summary>What there may be to show.</summary>
public static class Situations
{
    public const string NoOffer =
        "It asked for an address and got our offer, but asked for no file: either no DHCP server gave it an address " +
        "(check the router), or another boot server answered it (run 'piboot doctor'). A Pi 3 or older now needs its power cut.";

    public const string NoDrive = "The data drive is not there: /srv/piboot belongs on the drive 'Stick' (64 GB, ext4). Plug it in.";

    public static readonly DisplayFacts Calm = new()
    {
        Name = "netboot",
        Addresses = ["192.168.1.10"],
        IsReady = true,
        Clients = new ClientCounts(3, 0, 0, 1),
        FreeBytes = 48_200_000_000,
    };

    public static readonly DisplayFacts Booting = Calm with
    {
        Clients = new ClientCounts(3, 1, 0, 0),
        Boots = [new BootProgress("kitchen", "firmware") { File = "kernel8.img", Files = 9, Bytes = 14_300_000, Percent = 67 }],
    };

    public static readonly DisplayFacts ManyBoot = Calm with
    {
        Clients = new ClientCounts(12, 6, 0, 11),
        Boots =
        [
            new BootProgress("pi-5f0a3b01", "dhcp"),
            new BootProgress("pi-5f0a4b02", "firmware") { File = "overlays/vc4-kms-v3d-pi4.dtbo", Files = 1, Bytes = 850 },
            new BootProgress("a-very-long-name-in-the-attic", "kernel") { Files = 17, Bytes = 38_900_000 },
            new BootProgress("pi-5f0a5b03", "root") { Files = 17, Bytes = 38_900_000, Percent = 100 },
            new BootProgress("pi-5f0a6b04", "dhcp"),
        ],
    };

    public static readonly DisplayFacts Stalled = Calm with
    {
        Clients = new ClientCounts(2, 0, 1, 1),
        Stalled = [new StalledClient("kitchen", "stalled", NoOffer)],
    };

    public static readonly DisplayFacts ManyStalled = Calm with
    {
        Clients = new ClientCounts(0, 0, 9, 0),
        Stalled =
        [
            .. Enumerable.Range(1, 5).Select(i => new StalledClient($"pi-{i}", "stalled", "Cut its power.")),
            .. "abcd".Select(c => new StalledClient($"pi-{c}", "stalled", $"It stopped after file {c}.")),
        ],
    };

    public static readonly DisplayFacts Troubled = new()
    {
        Name = "Küche-Süd",
        Addresses = ["192.168.1.10", "10.0.0.1"],
        Troubles = [NoDrive, @"Interface eth1 is not there – see C:\netz, «ﬁn» ~ …"],
        Clients = new ClientCounts(12, 3, 2, 8),
    };

    public static readonly DisplayFacts Empty = new() { Name = "a-host-name-that-is-longer-than-any-display" };

    public static readonly DisplayFacts New = Empty with { Name = "netboot", Addresses = ["192.168.178.210"], SetupCode = "K7RM-2XPD" };

    public static readonly IReadOnlyList<(string Name, DisplayFacts Facts)> All =
    [
        ("calm", Calm), ("booting", Booting), ("many boot", ManyBoot), ("stalled", Stalled), ("many stalled", ManyStalled),
        ("troubled", Troubled), ("nothing yet", Empty), ("no password yet", New),
    ];
}
