using PiBoot.Core.Boot;
using PiBoot.Core.Clients;
using PiBoot.Core.Dhcp;
using PiBoot.Core.Metrics;
using PiBoot.Core.Settings;
using PiBoot.Core.Watchdog;
using PiBoot.Linux.Links;
using PiBoot.Protocol.Wire;
using PiBoot.Servers;
using PiBoot.Testing;
using Serilog.Core;

namespace PiBoot.Tests.Servers;

/// <summary>A DHCP server on a network of its own: one interface, 192.168.1.10/24, and a clock that stands until something waits.</summary>
internal sealed class Bench : IDisposable
{
    public const int Index = 7;
    public static readonly Ipv4Address Server = new(0xc0a8010a);
    public static readonly Link Ethernet = new(
        Index, "eth0", new MacAddress(0xdca632000001), 1500, true, false, [new LinkAddress(Server, 24)]);

    private readonly LinkTable _links;

    public Bench(EnrolmentPolicy policy = EnrolmentPolicy.Auto, params Link[] links)
    {
        _links = LinkTable.Of(links.Length == 0 ? [Ethernet] : links);
        Socket = new MemoryDatagramSocket(Time);
        Directory = new ClientDirectory(new MemoryRegistry(), policy, Time);
        Board = new BootBoard(Time);
        Readiness = new FakeReadiness(Time);
    }

    /// <summary>Null before it runs.</summary>
    public DhcpServer? Dhcp { get; private set; }

    public ManualTime Time { get; } = new();

    public MemoryDatagramSocket Socket { get; }

    public ClientDirectory Directory { get; }

    public BootBoard Board { get; }

    public FakeReadiness Readiness { get; }

    public DhcpMeter Meter { get; } = new();

    public Live<DhcpSettings> Settings { get; set; } = new DhcpSettings(TimeSpan.FromSeconds(1), false);

    /// <summary>A client's broadcast, in a frame from that client unless told otherwise.</summary>
    public Bench Hears(double at, byte[] payload, MacAddress? frameSource = null, int index = Index)
    {
        Socket.Arrives(at, new ReceivedDatagram(index, frameSource ?? MacAddress.Read(payload.AsSpan(28)), default, 68, 67, default), payload);
        return this;
    }

    /// <summary>Plays the script to its end, and all that is to be sent because of it.</summary>
    public Bench Run()
    {
        var neighbours = new DhcpNeighbours(_links, Directory, Board, Time, Logger.None);
        Dhcp = new DhcpServer(Socket, static _ => true, _links, Directory, Board, Readiness, neighbours, Settings, Meter, new LifeSigns(), Time, Logger.None);
        Dhcp.Run(Socket.Over);
        return this;
    }

    /// <summary>Times of everything sent: <c>offer 1, nudge 1.2</c>.</summary>
    public string Timeline() => string.Join(
        ", ",
        Socket.Sent.Select(s => (s.At, "offer")).Concat(Socket.Frames.Select(f => (f.At, "nudge"))).OrderBy(s => s.At)
            .Select(s => FormattableString.Invariant($"{s.Item2} {Math.Round(s.At, 3)}")));

    public void Dispose()
    {
        Socket.Dispose();
        _links.Dispose();
    }
}
