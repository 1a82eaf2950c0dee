using PiBoot.Core.Clients;
using PiBoot.Linux.Nfs;
using PiBoot.Protocol.Wire;

namespace PiBoot.Servers;

/// <summary>Which clients run, by their connections.</summary>
public sealed class LiveClients : ILiveClients
{
    public IReadOnlySet<string> Mounted(IReadOnlyList<Client> clients)
    {
        var connected = new HashSet<Ipv4Address>();
        new NfsConnections().Read(connected);
        return clients.Where(c => c.Address is { } address && connected.Contains(address)).Select(c => c.Id).ToHashSet(StringComparer.Ordinal);
    }

    public Task<IReadOnlySet<string>> OnWireAsync(IReadOnlyList<Client> clients, CancellationToken cancellation) =>
        Task.Run(() => Mounted(clients), cancellation);
}
