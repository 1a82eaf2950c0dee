using System.Collections.Concurrent;
using PiBoot.Core.Boot;
using PiBoot.Core.Clients;
using PiBoot.Core.Dhcp;
using PiBoot.Linux.Links;
using PiBoot.Protocol.Wire;
using Serilog;

namespace PiBoot.Servers;

/// <summary>
/// What is overheard of the network's own DHCP: which servers there are, whether one of them is a second boot server, and
/// which address a client was given.
/// </summary>
public sealed class DhcpNeighbours(LinkTable links, ClientDirectory directory, BootBoard board, TimeProvider time, ILogger log)
{
    private const int MaximumServers = 64;
    private readonly ConcurrentDictionary<Ipv4Address, HeardServer> _servers = new();

    public IReadOnlyCollection<HeardServer> Servers => [.. _servers.Values];

    /// <summary>A client, not necessarily ours, asks for or confirms an address.</summary>
    public void Requested(DhcpSight.AddressRequest request)
    {
        if (Learn(request.Mac, request.Address) is { } client)
        {
            board.Tell(client.Id, (tracker, now) => tracker.Request(now, request.Address.ToString()));
        }
    }

    /// <summary>A server offers or confirms an address, or speaks PXE.</summary>
    public void Spoke(DhcpSight.ServerSpoke spoke, Link link)
    {
        if (spoke.Server.IsAny || IsOurs(spoke.Server))
        {
            return;
        }

        if (_servers.Count < MaximumServers || _servers.ContainsKey(spoke.Server))
        {
            var server = new HeardServer(spoke.Server, link.Name, spoke.LuresPis, !spoke.Address.IsAny, time.GetUtcNow());
            var before = _servers.GetValueOrDefault(spoke.Server);
            _servers[spoke.Server] = before is null
                ? server
                : server with { OffersPxe = before.OffersPxe || server.OffersPxe, GivesAddresses = before.GivesAddresses || server.GivesAddresses };
            if (spoke.LuresPis && before is not { OffersPxe: true })
            {
                log.Warning("A second network boot server answers on {Link}: {Server}. A Pi may follow it instead of this one", link.Name, spoke.Server);
            }
        }

        if (directory.Clients.ByMac(spoke.Mac) is { } client)
        {
            Tell(client, spoke);
        }

        // Old boards confirm nothing, so an offer is all there is; one to a client that runs is somebody else's idea.
        if (!spoke.Address.IsAny && (spoke.Confirmed || IsAsking(spoke.Mac)))
        {
            Learn(spoke.Mac, spoke.Address);
        }
    }

    /// <summary>
    /// What a server says to one of our clients. It is not all that is said: a Pi asks for answers to itself alone, and a
    /// router (dnsmasq, too) sends its OFFER to the Pi's own MAC, which a switch brings to nobody else. Proxies and routers
    /// that broadcast are heard, and what other servers say to a client behind one port with us. So an offered address is
    /// good news, and none heard is no news.
    /// </summary>
    private void Tell(Client client, DhcpSight.ServerSpoke spoke)
    {
        if (!spoke.Address.IsAny)
        {
            board.Tell(client.Id, (tracker, now) => tracker.AddressOffered(now, spoke.Server.ToString(), spoke.Address.ToString()));
        }

        // A boot file or next server alone leads no Pi astray.
        if (spoke is { LuresPis: true, Lure: { } lure })
        {
            board.Tell(client.Id, (tracker, now) => tracker.ForeignOffer(now, $"{spoke.Server}, which sends {lure}"));
        }
    }

    private bool IsAsking(MacAddress mac) =>
        directory.Clients.ByMac(mac) is { } client && board.StatusOf(client.Id).Stage is not (BootStage.Root or BootStage.Up);

    private Client? Learn(MacAddress mac, Ipv4Address address) => directory.Clients.ByMac(mac) is null
        ? null
        : directory.See(new ClientSighting(null, mac, null, null, address)).Client;

    private bool IsOurs(Ipv4Address address) =>
        links.All.Any(link => link.Addresses.Any(own => own.Address == address));
}
