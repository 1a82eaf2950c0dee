using PiBoot.Core.Boot;
using PiBoot.Core.Clients;
using PiBoot.Core.Dhcp;
using PiBoot.Core.Links;
using PiBoot.Core.Supervision;
using PiBoot.Linux.Links;
using PiBoot.Linux.Net.Batching;
using PiBoot.Linux.Net.Tftp;
using PiBoot.Linux.Nfs;
using PiBoot.Linux.Systemd;
using PiBoot.Protocol.Wire;
using PiBoot.Servers;

namespace PiBoot.Composition;

/// <content>The parts that listen on the network.</content>
public sealed partial class Appliance
{
    /// <summary>That of a client's interface; where nothing is known of the client yet, any.</summary>
    private static SpanningTree? SpanningTreeAt(string link, LinkTable links, SpanningTreeWatch? watch) =>
        links.All.FirstOrDefault(l => l.Name == link) is { } found ? watch?.Of(found) : watch?.Active() is [var any, ..] ? any : null;

    /// <summary>False also where nobody can be asked; null when the service stops meanwhile.</summary>
    private async Task<bool?> AnswersAsync(Presence? presence, Client client)
    {
        try
        {
            return presence is not null && client is { Address: { } address, Macs: [.., var mac] } &&
                await presence.IsAliveAsync(address, mac, TimeSpan.FromSeconds(2), _stop.Token);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>What supervision does for one client on the wire.</summary>
    private static void Help(CureOrder order, DhcpServer dhcp, Presence? presence, LinkTable links, ClientDirectory directory, BootBoard board)
    {
        if (order.Step != CureStep.Announce)
        {
            dhcp.Order(order);
        }
        else if (directory.Clients.ById(order.ClientId) is { Macs: [.., var mac] } && links.All.FirstOrDefault(l => l.Name == board.LinkOf(order.ClientId)) is { } link)
        {
            presence?.Announce(link, mac);
        }
    }

    /// <returns>The one that sends frames that help a client on.</returns>
    private DhcpServer StartDhcp(LinkTable links, ClientDirectory directory, BootBoard board, IBootReadiness readiness)
    {
        var settings = _live.Of(static s => new DhcpSettings(s.OfferDelay, s.OfferOption66));
        var neighbours = new DhcpNeighbours(links, directory, board, _time, _log);
        DhcpServer? first = null;
        void Serve(IDatagramSocket socket, Func<Link, bool> serves)
        {
            var server = new DhcpServer(Own(socket), serves, links, directory, board, readiness, neighbours, settings, _meters.Dhcp, _signs, _time, _log);
            first ??= server;
            _running.Add(Task.Factory.StartNew(
                () => server.Run(_stop.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));
        }

        var onlyLoopback = _settings.Interfaces is ["lo"];

        // What came to these while nobody listened came to a port that was handed over as well.
        var areFramesKept = _shelf.Has(DescriptorName.DhcpFrames);
        var frames = onlyLoopback ? null : OpenFrames();
        if (frames is not null)
        {
            Serve(areFramesKept ? frames : BacklogSocket.Before(frames, _shelf), static link => !link.IsLoopback);
        }

        if (frames is null || _settings.Interfaces.Contains("lo"))
        {
            Serve(Try(() => DhcpUdpSocket.Open(onlyLoopback: onlyLoopback || frames is not null, _shelf)), link => frames is null || link.IsLoopback);
        }

        return first!;
    }

    private DhcpFrameSocket? OpenFrames()
    {
        try
        {
            return DhcpFrameSocket.Open(_shelf);
        }
        catch (LinkException e)
        {
            _log.Warning("{Reason} DHCP goes over an ordinary socket instead: a Pi 3 may need several tries", e.Message);
            return null;
        }
    }

    /// <summary>Null where it cannot be: everything else goes on.</summary>
    private Presence? StartPresence(LinkTable links, ClientDirectory directory, BootBoard board)
    {
        if (OpenOrTell(FrameSocket.OpenArp, "Whether clients are still there is not known") is not { } socket)
        {
            return null;
        }

        var presence = Own(new Presence(socket, links, directory, board, ConnectedToNfs, _time, _log));
        board.Seen += presence.Seen;
        StartThread(presence.Run);
        return presence;
    }

    /// <summary>Null where it cannot be: everything else goes on.</summary>
    private SpanningTreeWatch? StartSpanningTreeWatch(LinkTable links)
    {
        if (OpenOrTell(FrameSocket.OpenBridge, "Spanning tree on a switch is not noticed") is not { } socket)
        {
            return null;
        }

        var watch = Own(new SpanningTreeWatch(socket, links, _time, _log));
        links.Changed += watch.Look;
        StartThread(watch.Run);
        return watch;
    }

    private FrameSocket? OpenOrTell(Func<FrameSocket> open, string otherwise)
    {
        try
        {
            return _settings.Interfaces is ["lo"] ? null : open();
        }
        catch (LinkException e)
        {
            _log.Warning("{Reason} {Otherwise}", e.Message, otherwise);
            return null;
        }
    }

    private static HashSet<Ipv4Address> ConnectedToNfs()
    {
        var connected = new HashSet<Ipv4Address>();
        new NfsConnections().Read(connected);
        return connected;
    }

    private void StartThread(Action<CancellationToken> run) => _running.Add(Task.Factory.StartNew(
        () => run(_stop.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));

    private void StartTftp(LinkTable links, TftpCatalog catalog)
    {
        try
        {
            var engine = Own(TftpEngine.Start(
                new TftpEngineOptions
                {
                    Port = TftpPort,
                    AcceptsInterface = index => links.Find(index) is not null,
                    MtuOf = index => links.Find(index)?.Mtu ?? InterfaceMtu.Of(index),
                    Meter = _meters.Tftp,
                    Signs = _signs,
                    Shelf = _shelf,
                    Clock = _time,
                },
                catalog));
            _running.Add(engine.RunAsync(_stop.Token));
        }
        catch (UdpPortException e)
        {
            var holder = PortHolder.OfUdp(TftpPort) is { } name ? $" It is held by {name}: stop that first." : "";
            throw new StartException($"{e.Message}{holder}", e);
        }
    }

    private void TellLinks(LinkTable links)
    {
        foreach (var link in links.All)
        {
            _log.Information("Serving {Interface} ({Addresses})", link.Name, link.Addresses.Count == 0 ? "no address yet" : string.Join(", ", link.Addresses.Select(a => a.Address)));
        }
    }
}
