using System.Globalization;
using System.Runtime.InteropServices;
using PiBoot.Linux.Net.Batching;
using PiBoot.Linux.Net.Tftp;
using PiBoot.Protocol.Wire;
using PiBoot.TftpServer;

// tftpserver DIRECTORY [--port N] [--address A] [--workers N] [--quiet]; prints "ready PORT", ends on SIGTERM or SIGINT.
if (args.Length == 0)
{
    Console.Error.WriteLine("usage: tftpserver DIRECTORY [--port N] [--address A] [--workers N] [--quiet]");
    return 2;
}

var options = new TftpEngineOptions();
for (var i = 1; i + 1 < args.Length; i += 2)
{
    options = args[i] switch
    {
        "--port" => options with { Port = ushort.Parse(args[i + 1], CultureInfo.InvariantCulture) },
        "--workers" => options with { Workers = int.Parse(args[i + 1], CultureInfo.InvariantCulture) },
        "--address" when Ipv4Address.TryParse(args[i + 1], out var address) => options with { BindAddress = address },
        _ => options,
    };
}

using var stop = new CancellationTokenSource();
void End(PosixSignalContext context)
{
    context.Cancel = true;
    stop.Cancel();
}

using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
try
{
    var catalog = new DirectoryCatalog(Path.GetFullPath(args[0]), !args.Contains("--quiet"));
    using var engine = TftpEngine.Start(options, catalog);
    Console.WriteLine($"ready {engine.Port}");
    await engine.RunAsync(stop.Token);
    return 0;
}
catch (UdpPortException taken)
{
    Console.Error.WriteLine(taken.Message);
    return 1;
}
