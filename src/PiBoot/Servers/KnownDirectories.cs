using PiBoot.Core.Clients;
using PiBoot.Core.Storekeeping;
using PiBoot.Protocol.Pxe;
using Serilog;

namespace PiBoot.Servers;

/// <summary>
/// After a registry was lost: every client that has a root here was approved once, and goes on being served with the
/// operating system that its root was made from.
/// </summary>
public sealed class KnownDirectories(IStorekeeper keeper, ClientDirectory directory, ILogger log)
{
    public void Adopt()
    {
        try
        {
            foreach (var root in keeper.Do(new ListRoots(null, WithSpace: false), null, CancellationToken.None).Roots)
            {
                Adopt(root);
            }
        }
        catch (Exception e) when (e is StorageException or RegistryException)
        {
            log.Error("The clients that have a root here cannot be taken over: {Reason}", e.Message);
        }
    }

    private void Adopt(RootEntry root)
    {
        // The second board with a serial has its MAC in its folder's name; it is enrolled anew when it is heard.
        if (!PiSerial.TryParse(root.Client, out var serial) ||
            directory.See(new ClientSighting(serial, null, null, null, null)).Client is not { } client)
        {
            return;
        }

        directory.WriteDue();
        directory.Edit(client.Id, new ClientEdit(null, null, root.Os, root.Mode));
        directory.Approve(client.Id);
        log.Warning("Client {Client} is taken over from its folder, with {Os}", client.Id, root.Os ?? "the default operating system");
    }
}
