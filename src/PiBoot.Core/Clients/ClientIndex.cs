using System.Collections.Concurrent;
using PiBoot.Protocol.Pxe;
using PiBoot.Protocol.Wire;

namespace PiBoot.Core.Clients;

/// <summary>
/// All clients, found by everything they are asked for by. One writer at a time, readers on any thread at any time
/// without a lock; a change costs the same with one client and with a thousand.
/// </summary>
public sealed class ClientIndex
{
    private readonly ConcurrentDictionary<string, Client> _byId = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _byName = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<MacAddress, string> _byMac = new();
    private readonly ConcurrentDictionary<PiSerial, string[]> _bySerial = new();
    private readonly ConcurrentDictionary<Ipv4Address, string> _byAddress = new();

    public int Count => _byId.Count;

    /// <summary>In order of their first sight.</summary>
    public IReadOnlyList<Client> All() =>
        [.. _byId.Values.OrderBy(c => c.FirstSeen).ThenBy(c => c.Id, StringComparer.Ordinal)];

    public Client? ById(string id) => _byId.GetValueOrDefault(id);

    public Client? ByMac(MacAddress mac) => _byMac.TryGetValue(mac, out var id) ? ById(id) : null;

    public Client? ByAddress(Ipv4Address address) => _byAddress.TryGetValue(address, out var id) ? ById(id) : null;

    public bool IsNameTaken(string name) => _byName.ContainsKey(name);

    /// <summary>More than one where two boards share a serial.</summary>
    public IEnumerable<Client> BySerial(PiSerial serial) =>
        _bySerial.TryGetValue(serial, out var ids) ? ids.Select(ById).OfType<Client>() : [];

    /// <summary>Finds a client by what a person types: id, serial, MAC in either form, address or name.</summary>
    public Client? Find(string text)
    {
        if (ById(text) is { } byId)
        {
            return byId;
        }

        if (PiSerial.TryParse(text, out var serial) && _bySerial.TryGetValue(serial, out var ids) && ids.Length == 1)
        {
            return ById(ids[0]);
        }

        if (MacAddress.TryParse(text, out var mac) && ByMac(mac) is { } byMac)
        {
            return byMac;
        }

        if (Ipv4Address.TryParse(text, out var address) && ByAddress(address) is { } byAddress)
        {
            return byAddress;
        }

        return _byName.TryGetValue(text, out var named) ? ById(named) : null;
    }

    /// <summary>Adds a client or puts a newer state of it in place.</summary>
    public void Put(Client client)
    {
        var before = ById(client.Id);
        _byId[client.Id] = client;
        if (before?.Name != client.Name)
        {
            Drop(_byName, before?.Name, client.Id);
            _byName[client.Name] = client.Id;
        }

        foreach (var mac in client.Macs)
        {
            _byMac[mac] = client.Id;
        }

        if (client.Serial is { } serial)
        {
            _bySerial.AddOrUpdate(
                serial, static (_, id) => [id], static (_, ids, id) => ids.Contains(id) ? ids : [.. ids, id], client.Id);
        }

        if (before?.Address is { } left && left != client.Address && _byAddress.TryGetValue(left, out var holder) && holder == client.Id)
        {
            _byAddress.TryRemove(left, out _);
        }

        if (client.Address is { } address)
        {
            _byAddress[address] = client.Id;
        }
    }

    public void Remove(Client client)
    {
        _byId.TryRemove(client.Id, out _);
        Drop(_byName, client.Name, client.Id);
        foreach (var mac in client.Macs.Where(m => _byMac.TryGetValue(m, out var id) && id == client.Id))
        {
            _byMac.TryRemove(mac, out _);
        }

        if (client.Serial is { } serial && _bySerial.TryGetValue(serial, out var ids))
        {
            _bySerial[serial] = [.. ids.Where(id => id != client.Id)];
        }

        if (client.Address is { } address && _byAddress.TryGetValue(address, out var holder) && holder == client.Id)
        {
            _byAddress.TryRemove(address, out _);
        }
    }

    private static void Drop(ConcurrentDictionary<string, string> index, string? key, string id)
    {
        if (key is not null && index.TryGetValue(key, out var holder) && holder == id)
        {
            index.TryRemove(key, out _);
        }
    }
}
