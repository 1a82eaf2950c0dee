using PiBoot.Core.Clients;
using PiBoot.Linux.Nfs;
using PiBoot.Protocol.Wire;

namespace PiBoot.Servers;

/// <summary>Which clients run, by their answers and their connections.</summary>
/// <param name="presence">Asks them; null where that is not permitted: then their connections tell.</param>
public sealed class LiveClients(Presence? presence) : ILiveClients
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    public IReadOnlySet<string> Mounted(IReadOnlyList<Client> clients)
    {
        var connected = new HashSet<Ipv4Address>();
        new NfsConnections().Read(connected);
        return clients.Where(c => c.Address is { } address && connected.Contains(address)).Select(c => c.Id).ToHashSet(StringComparer.Ordinal);
    }

    public async Task<IReadOnlySet<string>> OnWireAsync(IReadOnlyList<Client> clients, CancellationToken cancellation)
    {
        if (presence is null)
        {
            return Mounted(clients);
        }

        var answers = await Task.WhenAll(clients.Select(client => AnswersAsync(presence, client, cancellation)));
        return clients.Where((_, i) => answers[i]).Select(c => c.Id).ToHashSet(StringComparer.Ordinal);
    }

    private static async Task<bool> AnswersAsync(Presence presence, Client client, CancellationToken cancellation) =>
        client is { Address: { } address, Macs: [.., var mac] } && await presence.IsAliveAsync(address, mac, Patience, cancellation);
}
