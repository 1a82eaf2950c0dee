using PiBoot.Core.Clients;
using PiBoot.Linux.Links;
using PiBoot.Linux.Nfs;
using PiBoot.Protocol.Wire;

namespace PiBoot.Servers;

/// <summary>Which clients run, by their answers and their connections.</summary>
/// <param name="presence">Asks them; null where that is not permitted: then their connections tell.</param>
/// <param name="links">The networks around us.</param>
public sealed class LiveClients(Presence? presence, LinkTable links) : ILiveClients
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    public bool CanAsk(Client client) => presence is null || client.Address is not { } address || presence.CanAsk(address);

    public Task<bool> NetworkAnswersAsync(CancellationToken cancellation) => Task.Run(
        () => links.All.Any(link => link is { IsLoopback: false, IsUp: true } && Answers(link, cancellation)), cancellation);

    /// <summary>Asked for its DHCP servers, as every home network has one.</summary>
    private static bool Answers(Link link, CancellationToken cancellation)
    {
        try
        {
            return LanProbe.IsAnswered(link, cancellation);
        }
        catch (LinkException)
        {
            // Not permitted here: then the connections of clients have to do.
            return true;
        }
    }

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
