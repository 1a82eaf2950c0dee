using PiBoot.Core.Clients;
using PiBoot.Protocol.Pxe;
using Serilog;

namespace PiBoot.Servers;

/// <summary>
/// After a registry was lost: every client that has a folder here was approved once, and goes on being served with the
/// operating system that its root was made from.
/// </summary>
public sealed class KnownDirectories(DataDirectory data, ClientDirectory directory, ILogger log)
{
    public void Adopt()
    {
        foreach (var folder in Directory.EnumerateDirectories(data.ClientsFolder))
        {
            try
            {
                Adopt(Path.GetFileName(folder));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or RegistryException)
            {
                log.Error("The client of {Folder} cannot be taken over: {Reason}", folder, e.Message);
            }
        }
    }

    private void Adopt(string name)
    {
        // The second board with a serial has its MAC in its folder's name; it is enrolled anew when it is heard.
        if (!PiSerial.TryParse(name, out var serial) ||
            directory.See(new ClientSighting(serial, null, null, null, null)).Client is not { } client)
        {
            return;
        }

        var origin = data.ClientRootOrigin(client.Id);
        var os = File.Exists(origin) ? File.ReadLines(origin).FirstOrDefault()?.Trim() : null;
        directory.WriteDue();
        directory.Edit(client.Id, new ClientEdit(null, null, os, null));
        directory.Approve(client.Id);
        log.Warning("Client {Client} is taken over from its folder, with {Os}", client.Id, os ?? "the default operating system");
    }
}
