using System.Collections.Concurrent;
using PiBoot.Core.Boot;
using PiBoot.Core.Clients;
using PiBoot.Core.Dhcp;
using PiBoot.Core.Metrics;
using PiBoot.Core.Settings;
using PiBoot.Core.Supervision;
using PiBoot.Core.Watchdog;
using PiBoot.Linux.Links;
using PiBoot.Logging;
using PiBoot.Protocol.Dhcp;
using PiBoot.Protocol.Pxe;
using PiBoot.Protocol.Wire;
using Serilog;

namespace PiBoot.Servers;

/// <summary>
/// The proxy DHCP server: listens beside the network's own DHCP server, answers the firmware of Pis and nobody else, and
/// gives no address. One thread; what is to be sent later waits in a queue.
/// </summary>
/// <param name="serves">Which interfaces this socket answers on.</param>
public sealed partial class DhcpServer(
    IDatagramSocket socket,
    Func<Link, bool> serves,
    LinkTable links,
    ClientDirectory directory,
    BootBoard board,
    IBootReadiness readiness,
    DhcpNeighbours neighbours,
    Live<DhcpSettings> settings,
    DhcpMeter meter,
    LifeSigns signs,
    TimeProvider time,
    ILogger log)
{
    private const int LargestDatagram = 2048;
    private const int LargestQueue = 8192;
    private const int LargestOrders = 1024;

    /// <summary>How long after its DISCOVER a client that became ready is still answered: less than its next DISCOVER takes.</summary>
    private static readonly TimeSpan LatestAnswer = TimeSpan.FromSeconds(3.5);
    private static readonly TimeSpan ReadinessPause = TimeSpan.FromMilliseconds(50);

    private readonly PriorityQueue<PendingFrame, long> _pending = new();
    private readonly ConcurrentQueue<CureOrder> _orders = new();
    private readonly Dictionary<string, PendingFrame> _lastOffers = new(StringComparer.Ordinal);
    private readonly StrangerLog _strangers = new(log, time);
    private readonly byte[] _frame = new byte[ProxyOffer.MaximumLength];

    /// <summary>Serves until <paramref name="cancellation"/>; blocks its thread.</summary>
    public void Run(CancellationToken cancellation)
    {
        using var registration = cancellation.Register(socket.Wake);
        var sign = signs.Begin("DHCP", socket.Wake);
        try
        {
            Serve(sign, cancellation);
        }
        finally
        {
            signs.End(sign);
        }
    }

    /// <summary>Sends a frame that may help a client on. Returns at once; callable from any thread.</summary>
    public void Order(CureOrder order)
    {
        if (_orders.Count < LargestOrders)
        {
            _orders.Enqueue(order);
            socket.Wake();
        }
    }

    private void Serve(LifeSign sign, CancellationToken cancellation)
    {
        var buffer = new byte[LargestDatagram];
        while (!cancellation.IsCancellationRequested)
        {
            sign.Answer();
            var pause = SendDue();
            Help();
            if (socket.Receive(buffer, pause, out var datagram))
            {
                Handle(datagram, buffer.AsSpan(datagram.Payload));
            }
        }
    }

    private void Help()
    {
        while (_orders.TryDequeue(out var order))
        {
            var last = _lastOffers.GetValueOrDefault(order.ClientId);
            switch (order.Step)
            {
                case CureStep.Broadcast when directory.Clients.ById(order.ClientId) is { Macs: [.., var mac] }:
                    foreach (var link in links.All.Where(l => serves(l) && !l.IsLoopback))
                    {
                        Wake(link.Index, MacAddress.Broadcast, mac);
                    }

                    break;
                case CureStep.Nudge when last is not null:
                    Nudge(last);
                    break;
                case CureStep.OfferAgain when last is not null:
                    Offer(last with { Asked = time.GetTimestamp() - (long)(LatestAnswer.TotalSeconds * time.TimestampFrequency) }, time.GetTimestamp());
                    break;
            }
        }
    }

    private void Handle(in ReceivedDatagram datagram, ReadOnlySpan<byte> payload)
    {
        if (links.Find(datagram.InterfaceIndex) is not { } link || !serves(link))
        {
            return;
        }

        var sight = DhcpWatch.Read(payload, out var message);
        if (sight is not DhcpSight.Garbage)
        {
            meter.Received(message.Type);
        }

        switch (sight)
        {
            case DhcpSight.PiDiscover discover:
                Answer(discover, message, datagram, link);
                break;
            case DhcpSight.AddressRequest request:
                neighbours.Requested(request);
                break;
            case DhcpSight.ServerSpoke spoke:
                neighbours.Spoke(spoke, link);
                break;
            case DhcpSight.Relayed relayed:
                meter.Ignored(DhcpIgnored.Relayed);
                _strangers.Warn(
                    "relay",
                    $"A Pi ({relayed.Mac}) asks through the DHCP relay {relayed.Relay}: it can only boot from a server in its own network.");
                break;
            case DhcpSight.Garbage garbage:
                meter.Ignored(DhcpIgnored.Garbage);
                log.Debug("Not a DHCP message from {Source} on {Link}: {Reason}", datagram.Source, link.Name, garbage.Reason);
                break;
            default:
                meter.Ignored(DhcpIgnored.Foreign);
                break;
        }
    }

    private void Answer(DhcpSight.PiDiscover discover, in DhcpMessage message, in ReceivedDatagram datagram, Link link)
    {
        var identity = discover.Identity;
        if (LinkTable.ServerAddress(link, datagram.Source) is not { } server)
        {
            meter.Ignored(DhcpIgnored.NoAddress);
            _strangers.Warn("no address", $"A Pi ({discover.Mac}) asks on {link.Name}, which has no IPv4 address yet: not answered.");
            return;
        }

        var change = directory.See(new ClientSighting(identity.Serial, discover.Mac, identity.Model, identity.Revision, null));
        if (change.Client is not { } client)
        {
            meter.Ignored(DhcpIgnored.Full);
            _strangers.Warn("full", $"{ClientDirectory.MaximumClients} clients are known, more than that are not taken: forget some.");
            return;
        }

        Tell(change);
        board.Tell(client.Id, (tracker, now) => tracker.Discover(now, $"{identity.Model}, {discover.Mac}, {link.Name}", link.Name));
        readiness.Prepare(client);
        var attempt = board.AttemptsOf(client.Id);
        Plan(client, discover, message, datagram, link, server, attempt);
    }

    private void Tell(in ClientChange change)
    {
        var client = change.Client!;
        if (change.Replaces is { } before)
        {
            board.Rename(before, client.Id);
            log.Information("Client {Before} is {Client}", before, client.Id);
        }

        if (!change.IsNew)
        {
            return;
        }

        log.Information("New Pi {Client}: {Model}, {Mac}", client.Id, client.Model, client.Macs[0]);
        if (change.Twin is { } twin)
        {
            log.Warning(
                "Two Pis have the serial {Serial}: {Twin} ({TwinMac}) and {Client} ({Mac}); they are told apart by their MAC",
                client.Serial, twin.Id, twin.Macs.Count > 0 ? twin.Macs[0] : default, client.Id, client.Macs[0]);
        }
    }

    private void Plan(
        Client client,
        DhcpSight.PiDiscover discover,
        in DhcpMessage message,
        in ReceivedDatagram datagram,
        Link link,
        Ipv4Address server,
        int attempt)
    {
        if (_pending.Count >= LargestQueue)
        {
            meter.Ignored(DhcpIgnored.Full);
            _strangers.Warn("queue", "More Pis ask at once than can be answered; some are answered at their next try.");
            return;
        }

        var length = ProxyOffer.Write(_frame, message, server, settings.Value.OfferOption66);
        var reply = _frame.AsSpan(0, length).ToArray();
        var asked = time.GetTimestamp();

        // A client that already has an address (loopback tests, a relay on its host) is answered there. Everybody else
        // gets broadcast IP; up to the Pi 3 in a frame of its own, so that no other Pi takes it for its own: they all use
        // one transaction id. Behind a bridge that rewrites addresses only a broadcast frame gets through.
        var hasAddress = !datagram.Source.IsAny;
        var direct = discover.Identity.NeedsNudges && datagram.LinkSource == discover.Mac;
        var target = new DatagramTarget(
            link.Index,
            direct ? discover.Mac : MacAddress.Broadcast,
            server,
            hasAddress && link.IsLoopback ? datagram.Source : Ipv4Address.Broadcast,
            hasAddress && link.IsLoopback ? datagram.SourcePort : DhcpWatch.ClientPort);
        foreach (var frame in OfferPlan.For(discover.Identity, attempt, settings.Value.OfferDelay))
        {
            var due = asked + (long)(frame.After.TotalSeconds * time.TimestampFrequency);
            _pending.Enqueue(new PendingFrame(client.Id, frame.Kind, asked, due, target, discover.Mac, reply), due);
        }
    }
}
