using PiBoot.Protocol.Pxe;
using PiBoot.Protocol.Wire;

namespace PiBoot.Core.Clients;

/// <content>Whose packet it was, and what it changes of what is known.</content>
public sealed partial class ClientDirectory
{
    /// <summary>How old the time of last sight may grow before it is renewed.</summary>
    private static readonly TimeSpan LastSeenStep = TimeSpan.FromSeconds(10);

    /// <param name="sighting">What a packet told.</param>
    /// <param name="isTold">More than the time of last sight has changed.</param>
    private ClientChange TakeIn(in ClientSighting sighting, out bool isTold)
    {
        isTold = false;
        lock (_gate)
        {
            var known = Match(sighting);
            if (known is null && Clients.Count >= MaximumClients)
            {
                return default;
            }

            var twin = known is null && sighting.Serial is { } serial ? Clients.BySerial(serial).FirstOrDefault() : null;
            var now = _time.GetUtcNow();
            var updated = Merge(known ?? NewClient(sighting, twin, now), sighting, now);
            if (updated == known)
            {
                return new ClientChange(known, false, null, null);
            }

            var replaces = known is not null && known.Id != updated.Id ? known.Id : null;
            if (replaces is not null)
            {
                Clients.Remove(known!);
                _due.TryRemove(replaces, out _);
            }

            ReleaseAddress(updated);
            Clients.Put(updated);
            isTold = known is null || (known with { LastSeen = updated.LastSeen }) != updated;
            if (isTold)
            {
                _due[updated.Id] = replaces ?? _due.GetValueOrDefault(updated.Id);
            }

            return new ClientChange(updated, known is null, replaces, twin);
        }
    }

    private Client? Match(in ClientSighting sighting)
    {
        if (sighting.Serial is not { } serial)
        {
            return sighting.Mac is { } only ? Clients.ByMac(only) : null;
        }

        if (sighting.Mac is not { } mac)
        {
            return Clients.BySerial(serial).FirstOrDefault();
        }

        // By serial and MAC; else the ROM stage of this board, which was known by its MAC only.
        return Clients.BySerial(serial).FirstOrDefault(c => c.Macs.Count == 0 || c.Macs.Contains(mac)) ??
            (Clients.ByMac(mac) is { Serial: null } romStage ? romStage : null);
    }

    private Client NewClient(in ClientSighting sighting, Client? twin, DateTimeOffset now)
    {
        var id = IdOf(sighting.Serial, sighting.Mac, twin is not null);
        var rules = _newClients.Value;
        return new Client
        {
            Id = id,
            Name = FreeName(DefaultName(id)),
            RootMode = rules.Root,
            Approved = rules.Policy == EnrolmentPolicy.Auto,
            FirstSeen = now,
            LastSeen = now,
        };
    }

    private Client Merge(Client client, in ClientSighting sighting, DateTimeOffset now)
    {
        var serial = client.Serial ?? sighting.Serial;
        var id = client.Serial is null && serial is { } heard
            ? IdOf(heard, sighting.Mac ?? FirstMac(client), Clients.BySerial(heard).Any())
            : client.Id;
        return client with
        {
            Id = id,
            Name = id != client.Id && client.Name == DefaultName(client.Id) ? FreeName(DefaultName(id)) : client.Name,
            Serial = serial,
            Macs = sighting.Mac is { } mac && !client.Macs.Contains(mac) ? [.. client.Macs, mac] : client.Macs,
            Model = ModelNames.MoreExact(client.Model, sighting.Model),
            Revision = sighting.Revision?.Value ?? client.Revision,
            Address = sighting.Address ?? client.Address,
            LastSeen = now - client.LastSeen > LastSeenStep ? now : client.LastSeen,
        };
    }

    private static string IdOf(PiSerial? serial, MacAddress? mac, bool taken) => (serial, mac) switch
    {
        ({ } s, { } m) when taken => $"{s}-{m.ToString().Replace(":", "", StringComparison.Ordinal)}",
        ({ } s, _) => s.ToString(),
        (_, { } m) => m.ToString(),
        _ => throw new ArgumentException("A sighting has a serial or a MAC."),
    };

    private static MacAddress? FirstMac(Client client) => client.Macs.Count > 0 ? client.Macs[0] : null;

    private static string DefaultName(string id) => "pi-" + id.Replace(":", "", StringComparison.Ordinal);

    private string FreeName(string wanted)
    {
        var name = wanted;
        for (var i = 2; Clients.IsNameTaken(name); i++)
        {
            name = $"{wanted}-{i}";
        }

        return name;
    }

    /// <summary>An address belongs to one client: whoever was seen with it last.</summary>
    private void ReleaseAddress(Client owner)
    {
        if (owner.Address is { } address && Clients.ByAddress(address) is { } other && other.Id != owner.Id)
        {
            Clients.Put(other with { Address = null });
            _due[other.Id] = _due.GetValueOrDefault(other.Id);
        }
    }
}
