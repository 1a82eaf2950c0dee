using PiBoot.Core.Clients;

namespace PiBoot.Core.Os;

/// <summary>Where things lie in the data directory, which is on the USB drive.</summary>
/// <param name="Path">Absolute, without a slash at its end.</param>
public sealed record DataDirectory(string Path)
{
    /// <summary>Where operating systems and roots lie: the same, or where a NAS's share is mounted.</summary>
    public string Trees { get; init; } = Path;

    public bool IsOnNas => Trees != Path;

    public string OsFolder => $"{Trees}/os";

    public string ClientsFolder => $"{Trees}/clients";

    /// <summary>What the service itself keeps; it belongs to the user that the service runs as.</summary>
    public string StateFolder => $"{Path}/state";

    public string Registry => $"{StateFolder}/clients.db";

    /// <summary>Operating systems on their way here from the web.</summary>
    public string Downloads => $"{StateFolder}/downloads";

    /// <summary>Settings that were changed while the service ran.</summary>
    public string LiveSettings => $"{StateFolder}/settings.conf";

    /// <summary>What clients' boots sent and got, as capture files.</summary>
    public string Captures => $"{StateFolder}/captures";

    public string DefaultOs => $"{StateFolder}/default-os";

    public string ExportIds => $"{StateFolder}/export-ids";

    /// <summary>Hashes of the password, of sessions and of API tokens.</summary>
    public string Access => $"{StateFolder}/access.json";

    /// <summary>The certificate that the appliance has made for itself, and its key.</summary>
    public string Certificate => $"{StateFolder}/https.pem";

    /// <summary>Configuration, log and recovery files of an NFS-Ganesha of our own.</summary>
    public string GaneshaFolder => $"{Path}/nfs";

    public string OsOf(string os) => $"{OsFolder}/{os}";

    public string OsBoot(string os) => $"{OsOf(os)}/boot";

    public string OsRoot(string os) => $"{OsOf(os)}/root";

    /// <summary>What is known of a system: where it came from, what was changed in it.</summary>
    public string OsFacts(string os) => $"{OsOf(os)}/about.json";

    public string ClientFolder(string id) => $"{ClientsFolder}/{FolderName(id)}";

    public string ClientBoot(string id) => $"{ClientFolder(id)}/boot";

    public string ClientRoot(string id) => $"{ClientFolder(id)}/root";

    /// <summary>What is the client's own in a shared root: laid over the system by the client.</summary>
    public string ClientLayer(string id) => $"{ClientFolder(id)}/layer";

    /// <summary>Machine id and host keys, for good.</summary>
    public string ClientIdentity(string id) => $"{ClientFolder(id)}/identity";

    /// <summary>What the client's root is made from, and what is to be done with it.</summary>
    public string ClientFacts(string id) => $"{ClientFolder(id)}/about.json";

    public string Snapshots(string id) => $"{ClientFolder(id)}/snapshots";

    public string Capture(string id) => $"{Captures}/{FolderName(id)}.pcap";

    /// <summary>The exported directory of a client's ready root.</summary>
    public string RootOf(string id, ReadyRoot root) => root.Mode == RootMode.Shared ? OsRoot(root.Os) : ClientRoot(id);

    /// <summary>A MAC as id has colons, which exports(5) and mount options do not like.</summary>
    public static string FolderName(string id) => id.Replace(':', '-');
}
