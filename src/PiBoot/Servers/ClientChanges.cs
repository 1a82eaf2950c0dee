using PiBoot.Core.Clients;
using PiBoot.Core.Os;

namespace PiBoot.Servers;

/// <summary>What follows when a user has changed clients.</summary>
public sealed class ClientChanges(
    ClientDirectory directory, IOsStore systems, RootKeeper roots, RunningClients running, Housekeeper housekeeper)
{
    /// <summary>The root of a client that is off is made fit at once; one that runs is not touched before it boots again.</summary>
    public void Edited(string clientId)
    {
        housekeeper.Look();
        if (directory.Clients.ById(clientId) is { } client && !running.Runs(client))
        {
            roots.Prepare(client);
        }
    }

    /// <summary>What clients get that say nothing else has changed: roots of those that are off are made fit, the others when they boot.</summary>
    public void DefaultsChanged()
    {
        DefaultChanged();
        foreach (var client in directory.Clients.All().Where(c => c.Approved))
        {
            Edited(client.Id);
        }
    }

    /// <summary>Another choice of systems counts from the next boot of the clients that it concerns.</summary>
    public void DefaultChanged()
    {
        foreach (var client in directory.Clients.All().Where(c => c is { Approved: true, Os: null } && roots.ReadyOs(c.Id) != systems.For(c)))
        {
            roots.Renew(client.Id);
            Edited(client.Id);
        }
    }
}
