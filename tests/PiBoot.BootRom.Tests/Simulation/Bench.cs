using PiBoot.BootRom.Boards;
using PiBoot.BootRom.Frames;

namespace PiBoot.BootRom.Tests.Simulation;

/// <summary>A board on a simulated cable with a server whose folder it can boot from.</summary>
internal sealed class Bench
{
    public const uint Serial = 0xb628f66d;

    public static readonly MacAddress Mac = new(0xb827_eb28_f66d);

    public Bench()
    {
        Wire = new FakeWire(Clock);
        Server = new FakeServer(Wire);
    }

    public FakeClock Clock { get; } = new();

    public FakeWire Wire { get; }

    public FakeServer Server { get; }

    public ListLog Log { get; } = new();

    /// <summary>DISCOVERs and REQUESTs with the time they left.</summary>
    public IEnumerable<TimeSpan> DhcpTimes => Wire.Sent
        .Where(sent => UdpFrame.TryRead(sent.Frame, out var datagram) && datagram.DestinationPort == 67)
        .Select(sent => sent.At);

    /// <summary>Everything any model asks for, under a prefix such as <c>b628f66d/</c>.</summary>
    public Bench WithBootFolder(string prefix = "", string config = "arm_64bit=1\n")
    {
        Server.Tftp.Add("bootcode.bin", 52456);
        foreach (var name in new[]
        {
            "start.elf", "fixup.dat", "start4.elf", "fixup4.dat", "bcm2710-rpi-3-b.dtb", "bcm2711-rpi-4-b.dtb",
            "bcm2712-rpi-5-b.dtb",
        })
        {
            Server.Tftp.Add(prefix + name, 3000);
        }

        Server.Tftp.Add(prefix + "kernel8.img", 60000);
        Server.Tftp.Add(prefix + "config.txt", config);
        Server.Tftp.Add(prefix + "cmdline.txt", "root=/dev/nfs ip=dhcp\n");
        return this;
    }

    public Task<BootResult> BootAsync(Model model, string bugs = "") => BootAsync(new BootRomOptions
    {
        Model = model,
        Mac = Mac,
        Serial = Serial,
        Bugs = BootRomOptions.DefaultBugs(model).TryApply(bugs, out var set, out _) ? set : throw new FormatException(bugs),
    });

    public Task<BootResult> BootAsync(BootRomOptions options) =>
        new BootRom(options, Wire, Clock, Log).RunAsync(CancellationToken.None);
}
