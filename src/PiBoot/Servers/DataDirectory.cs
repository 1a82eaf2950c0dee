using PiBoot.Core.Clients;

namespace PiBoot.Servers;

/// <summary>Where things lie in the data directory.</summary>
public sealed record DataDirectory(string Path)
{
    public string OsFolder => System.IO.Path.Join(Path, "os");

    public string ClientsFolder => System.IO.Path.Join(Path, "clients");

    public string StateFolder => System.IO.Path.Join(Path, "state");

    public string Registry => System.IO.Path.Join(StateFolder, "clients.db");

    /// <summary>Configuration, log and recovery files of an NFS-Ganesha of our own.</summary>
    public string GaneshaFolder => System.IO.Path.Join(StateFolder, "ganesha");

    public string DefaultOs => System.IO.Path.Join(StateFolder, "default-os");

    public string ExportIds => System.IO.Path.Join(StateFolder, "export-ids");

    public string OsOf(string os) => System.IO.Path.Join(OsFolder, os);

    public string OsBoot(string os) => System.IO.Path.Join(OsFolder, os, "boot");

    public string OsRoot(string os) => System.IO.Path.Join(OsFolder, os, "root");

    public string ClientFolder(string id) => System.IO.Path.Join(ClientsFolder, FolderName(id));

    public string ClientBoot(string id) => System.IO.Path.Join(ClientFolder(id), "boot");

    public string ClientRoot(string id) => System.IO.Path.Join(ClientFolder(id), "root");

    /// <summary>Names the operating system that a client's root was made from.</summary>
    public string ClientRootOrigin(string id) => System.IO.Path.Join(ClientFolder(id), "os");

    /// <summary>Where a root waits that was made from an operating system which the client does not have at present.</summary>
    public string KeptRoot(string id, string os) => System.IO.Path.Join(ClientFolder(id), "roots", os);

    /// <summary>The exported directory of a client.</summary>
    public string RootOf(Client client, string os) => RootOf(client.Id, new ReadyRoot(os, client.RootMode));

    /// <summary>The exported directory of a client's ready root.</summary>
    public string RootOf(string id, ReadyRoot root) => root.Mode == RootMode.Shared ? OsRoot(root.Os) : ClientRoot(id);

    /// <summary>Makes the folders; state is nobody else's business.</summary>
    public void Create()
    {
        Directory.CreateDirectory(OsFolder);
        Directory.CreateDirectory(ClientsFolder);
        Directory.CreateDirectory(StateFolder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Directory.CreateDirectory(GaneshaFolder);
    }

    /// <summary>A MAC as id has colons, which exports(5) and mount options do not like.</summary>
    private static string FolderName(string id) => id.Replace(':', '-');
}
