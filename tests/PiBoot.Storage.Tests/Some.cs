using PiBoot.Core.Boot;
using PiBoot.Core.Clients;
using PiBoot.Protocol.Pxe;
using PiBoot.Protocol.Wire;

namespace PiBoot.Storage.Tests;

internal static class Some
{
    public static Client Client(string id) => new()
    {
        Id = id,
        Name = "name of " + id,
        FirstSeen = RegistryDirectory.Noon,
        LastSeen = RegistryDirectory.Noon,
    };

    public static Client FullClient() => new()
    {
        Id = "28f6650a",
        Serial = new PiSerial(0x28f6650a),
        Macs = [new MacAddress(0xb827eb28f66d), new MacAddress(0x000000000001), new MacAddress(0xdca6320136c2)],
        Model = "Raspberry Pi 4B",
        Revision = 0xc03111,
        Name = "Küche's \"pi\"; DROP TABLE clients",
        Hostname = "kitchen",
        Os = "bookworm",
        RootMode = RootMode.Shared,
        Approved = true,
        Relay = "hall/GPIO17",
        Held = true,
        KeptOff = true,
        Address = new Ipv4Address(0xc0a8010a),
        FirstSeen = new DateTimeOffset(2026, 11, 22, 13, 14, 15, 167, TimeSpan.FromHours(2)).AddTicks(1),
        LastSeen = DateTimeOffset.MaxValue,
        Extras = new ClientExtras
        {
            User = "anna",
            PasswordHash = "$6$1/XU1AcfhaGPZri5$LINHLovUSXsIcBeuugYWRBTxIgh4kxz2k//xI1wvfM1B2LV7zcf0ZZKtYwgVcAoVh84K8pdO6Lb.YdR6cJDl/0",
            AuthorizedKeys = "# Schlüssel\nssh-ed25519 AAAA anna\n",
            ConfigTxt = "gpu_mem=64\n",
            CommandLine = "quiet \"it's\"; DROP",
            FilesFrom = "/srv/files",
        },
    };

    public static BootRecord Boot(int minute, int events = 1) => new(
        RegistryDirectory.Noon.AddMinutes(minute),
        BootStage.Firmware,
        null,
        [.. Enumerable.Range(0, events).Select(i => new BootEvent(RegistryDirectory.Noon.AddSeconds(i), BootStage.Firmware, "file"))]);
}
