using PiBoot.Core.Clients;

namespace PiBoot.Servers;

/// <summary>Which clients run, as the network tells and not as they were seen last.</summary>
public interface ILiveClients
{
    /// <summary>Ids of those that hold a connection to the NFS server.</summary>
    IReadOnlySet<string> Mounted(IReadOnlyList<Client> clients);

    /// <summary>Whether a client can be asked: it has an address, and an interface of ours is in its network and up.</summary>
    bool CanAsk(Client client);

    /// <summary>Whether the networks around us work at all: somebody there answers. Takes some seconds where nobody does.</summary>
    Task<bool> NetworkAnswersAsync(CancellationToken cancellation);

    /// <summary>Ids of those that answer on the wire; takes about a second.</summary>
    Task<IReadOnlySet<string>> OnWireAsync(IReadOnlyList<Client> clients, CancellationToken cancellation);
}
