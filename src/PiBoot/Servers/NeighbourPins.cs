using System.Collections.Concurrent;
using PiBoot.Core.Boot;
using PiBoot.Core.Clients;
using PiBoot.Linux.Links;
using PiBoot.Protocol.Wire;
using Serilog;

namespace PiBoot.Servers;

/// <summary>
/// Keeps the neighbour entry of a Pi 3 or older while its firmware loads: the ROM of the 2B v1.2/3B answers no ARP request
/// once a transfer has begun, and the kernel would lose its address in the middle of a file.
/// </summary>
public sealed class NeighbourPins(LinkTable links, ClientDirectory directory, BootBoard board, ILogger log) : IDisposable
{
    private readonly ConcurrentDictionary<string, Pinned> _pinned = new(StringComparer.Ordinal);
    private int _told;

    /// <summary>Pins the entry of a client that needs it; cheap when it is pinned already.</summary>
    public void Pin(Client client, Ipv4Address address, Link link)
    {
        if (link.IsLoopback || client.Revision is not null || client.Macs.Count == 0 ||
            (_pinned.TryGetValue(client.Id, out var before) && before.Address == address))
        {
            return;
        }

        // The address must be on the wire and the client's own: a router in between answers ARP for itself.
        var mac = client.Macs[^1];
        if (NeighbourTable.Find(address) is { } seen && seen != mac)
        {
            return;
        }

        if (NeighbourTable.Pin(link.Name, address, mac))
        {
            _pinned[client.Id] = new Pinned(address, link.Name);
        }
        else if (Interlocked.Exchange(ref _told, 1) == 0)
        {
            log.Warning("Cannot pin neighbour entries (CAP_NET_ADMIN is missing): a Pi 3B may lose its server in the middle of a file");
        }
    }

    /// <summary>Gives entries back whose clients are past their firmware.</summary>
    public void ReleasePast()
    {
        foreach (var (id, pinned) in _pinned)
        {
            if (board.StatusOf(id).Stage is not (BootStage.Dhcp or BootStage.Firmware))
            {
                Release(id, pinned);
            }
        }
    }

    /// <summary>Gives all back.</summary>
    public void Dispose()
    {
        foreach (var (id, pinned) in _pinned)
        {
            Release(id, pinned);
        }
    }

    /// <summary>Gives back what an earlier process pinned and could not release.</summary>
    public void CleanUp()
    {
        var devices = links.All.Select(l => l.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var (address, mac, device) in NeighbourTable.Pinned())
        {
            if (devices.Contains(device) && directory.Clients.ByMac(mac) is { } client && client.Address == address)
            {
                NeighbourTable.Unpin(device, address);
            }
        }
    }

    private void Release(string id, Pinned pinned)
    {
        if (_pinned.TryRemove(new KeyValuePair<string, Pinned>(id, pinned)))
        {
            NeighbourTable.Unpin(pinned.Device, pinned.Address);
        }
    }

    private sealed record Pinned(Ipv4Address Address, string Device);
}
