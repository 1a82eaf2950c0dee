using System.Globalization;
using PiBoot.Core.Boot;
using PiBoot.Core.Clients;
using PiBoot.Protocol.Pxe;
using PiBoot.Storage;

// PiBoot.RegistryHammer REGISTRY FIRST: saves approved clients FIRST, FIRST+1, … with one boot each until it is
// killed, and prints each serial after the calls returned.
using var registry = SqliteClientRegistry.Open(args[0], TimeProvider.System, out _);
using var output = Console.OpenStandardOutput();
for (var number = uint.Parse(args[1], CultureInfo.InvariantCulture); ; number++)
{
    var serial = new PiSerial(number);
    var id = serial.ToString();
    var now = DateTimeOffset.UtcNow;
    var client = new Client { Id = id, Serial = serial, Name = $"pi-{id}", Approved = true, FirstSeen = now, LastSeen = now };
    registry.Save([new ClientWrite(client, null)]);
    registry.SaveBoots([new ClientBoot(id, new BootRecord(now, BootStage.Up, null, [new BootEvent(now, BootStage.Up, "up")]))]);
    output.Write(System.Text.Encoding.ASCII.GetBytes(id + "\n"));
}
