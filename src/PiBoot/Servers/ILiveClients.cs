using PiBoot.Core.Clients;

namespace PiBoot.Servers;

/// <summary>Which clients run, as the network tells and not as they were seen last.</summary>
public interface ILiveClients
{
    /// <summary>Ids of those that hold a connection to the NFS server.</summary>
    IReadOnlySet<string> Mounted(IReadOnlyList<Client> clients);

    /// <summary>Ids of those that answer on the wire; takes about a second.</summary>
    Task<IReadOnlySet<string>> OnWireAsync(IReadOnlyList<Client> clients, CancellationToken cancellation);
}
