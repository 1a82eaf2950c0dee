using System.Text;

namespace PiBoot.Linux.Nfs;

/// <summary>Ganesha's log file, the only place where it says that it is ready, or why not.</summary>
internal sealed class GaneshaLog(string path)
{
    private const long MaximumLength = 1 << 20;

    /// <summary>Ganesha reads its configuration at the start and at a SIGHUP, and says so when it has.</summary>
    private static readonly string[] ReadyWords = ["NFS SERVER INITIALIZED", "Reread exports complete"];

    private static readonly string[] FaultWords = [" :CRIT :", " :FATAL :", " :MAJ :"];

    /// <summary>Said at every start without D-Bus and Kerberos, and meaning nothing.</summary>
    private static readonly string[] Harmless = [":DBUS :", "gssd_", "krb5", "Extra references"];

    public string Path { get; } = path;

    public long Length => File.Exists(Path) ? new FileInfo(Path).Length : 0;

    /// <summary>Keeps one old log beside the new one. Only while nobody writes it.</summary>
    public void Rotate()
    {
        if (Length > MaximumLength)
        {
            File.Move(Path, Path + ".old", overwrite: true);
        }
    }

    public bool IsReadySince(long mark) => Lines(mark).Any(line => ReadyWords.Any(word => line.Contains(word, StringComparison.Ordinal)));

    /// <summary>What was wrong with the configuration, null when nothing was.</summary>
    public string? ConfigurationFaultSince(long mark) =>
        Lines(mark).Where(line => line.Contains(" :CONFIG :CRIT :", StringComparison.Ordinal)).Select(Message).FirstOrDefault();

    /// <summary>The last grave word, null when there was none.</summary>
    public string? FaultSince(long mark) =>
        Lines(mark).LastOrDefault(IsFault) is { } line ? InWords(Message(line)) : null;

    private static bool IsFault(string line) =>
        FaultWords.Any(word => line.Contains(word, StringComparison.Ordinal)) &&
        !Harmless.Any(word => line.Contains(word, StringComparison.Ordinal));

    private static string InWords(string message) => message switch
    {
        _ when message.Contains("Cannot register NFS V3", StringComparison.Ordinal) =>
            "rpcbind is not running: systemctl start rpcbind",
        _ when message.Contains("Address already in use", StringComparison.Ordinal) ||
            message.Contains("Cannot bind", StringComparison.Ordinal) =>
            "another NFS server has its port: systemctl disable --now nfs-ganesha nfs-kernel-server",
        _ when message.Contains("Error allocating V4 socket", StringComparison.Ordinal) =>
            "the unit of the storage process keeps the network from it; /usr/share/piboot/ganesha.conf says how to change that",
        _ => message,
    };

    /// <summary>What follows the last <c> :LEVEL :</c>.</summary>
    private static string Message(string line) => line[(line.LastIndexOf(" :", StringComparison.Ordinal) + 2)..].Trim();

    private string[] Lines(long mark)
    {
        if (Length <= mark)
        {
            return [];
        }

        using var file = new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        file.Position = mark;
        using var reader = new StreamReader(file, Encoding.UTF8);
        return reader.ReadToEnd().Split('\n');
    }
}
