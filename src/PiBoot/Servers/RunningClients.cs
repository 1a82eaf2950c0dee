using PiBoot.Core.Boot;
using PiBoot.Core.Clients;
using PiBoot.Linux.Nfs;
using PiBoot.Protocol.Wire;

namespace PiBoot.Servers;

/// <summary>Whether a client has its root in use, or is about to.</summary>
public sealed class RunningClients(BootBoard board)
{
    /// <summary>By what was seen of its boot, and by its connection: after a restart of this service only that one tells.</summary>
    public bool Runs(Client client)
    {
        if (board.StatusOf(client.Id).Stage is BootStage.Firmware or BootStage.Kernel or BootStage.Root or BootStage.Up)
        {
            return true;
        }

        var connected = new HashSet<Ipv4Address>();
        new NfsConnections().Read(connected);
        return client.Address is { } address && connected.Contains(address);
    }
}
