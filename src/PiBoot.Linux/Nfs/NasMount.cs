using PiBoot.Core.Drives;
using PiBoot.Core.Nfs;
using PiBoot.Linux.Drives;
using PiBoot.Linux.Volumes;

namespace PiBoot.Linux.Nfs;

/// <summary>
/// The NAS's share where it is mounted on this machine. Who mounts it is none of our business; that nothing is written to
/// the directory below while it is not mounted is.
/// </summary>
/// <param name="share">What is to be mounted.</param>
/// <param name="directory">Where.</param>
public sealed class NasMount(NasShare share, string directory)
{
    private const string ProbeName = ".piboot-probe";

    public NasShare Share => share;

    /// <summary>Null when it is mounted and answers; otherwise what is wrong and what to do. Returns within two seconds though the NAS hangs.</summary>
    public string? Trouble()
    {
        // Not by looking at the directory itself: that would wait for a NAS that is away.
        var real = Path.Join(DataPath.Real(Path.GetDirectoryName(directory)!), Path.GetFileName(directory));
        if (MountTable.Read().At(real) is not { } mounted)
        {
            return $"The NAS's share {share} is not mounted on {directory}: see 'systemctl status piboot-nas', and 'piboot doctor' for what the NAS exports.";
        }

        // Something else than NFS may lead there: on a virtual machine of the NAS, the host's own folder.
        if (mounted.FileSystem.StartsWith("nfs", StringComparison.Ordinal) && PathOf(mounted.Source) != share.Path)
        {
            return $"{mounted.Source} is mounted on {directory}, and [storage] nfs_server says {share}: unmount it, and mount that.";
        }

        var probe = DriveProbe.Ask(real, mounted.Id);
        return probe.Answer switch
        {
            ProbeAnswer.Silent => $"The NAS {share.Server} does not answer: {share}, mounted on {directory}, was asked for 2 s. Everything goes on when it does.",
            ProbeAnswer.Good when probe.IsReadOnly => $"{share} is mounted read-only on {directory}: have the NAS export it to this machine with the right to write.",
            ProbeAnswer.Good => null,
            _ => $"{share}, mounted on {directory}, cannot be read: is the folder still exported by the NAS? Mount it anew: systemctl restart piboot-nas.",
        };
    }

    /// <summary>Whether root here is root there, which has to give files their owners. Needs root; writes and removes a file.</summary>
    public string? WriteTrouble()
    {
        var path = Path.Join(directory, ProbeName);
        try
        {
            File.WriteAllText(path, "");
            using var opened = OpenedDirectory.Open(directory);
            var owner = opened.Status(".piboot-probe\0"u8)?.User;
            File.Delete(path);
            return owner == 0
                ? null
                : $"The NAS makes root a nobody on {share} (user {owner}): export it with no_root_squash (\"no mapping\") to this machine and to the clients.";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"{share}, mounted on {directory}, cannot be written ({e.Message.TrimEnd('.')}): have the NAS export it to this machine and to the clients with the right to write and with no_root_squash (\"no mapping\").";
        }
    }

    private static string PathOf(string source) => source[(source.IndexOf(':', StringComparison.Ordinal) + 1)..].TrimEnd('/');
}
