using PiBoot.Core.Nfs;
using PiBoot.Linux.Commands;

namespace PiBoot.Linux.Nfs;

/// <summary>Which NFS server serves the roots.</summary>
public static class NfsServerChoice
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    public static INfsServer Pick(NfsServerKind kind, NfsHost host, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(host);
        return kind switch
        {
            NfsServerKind.Off => new ForeignNfsServer(),
            NfsServerKind.Kernel => PickKernel(host),
            NfsServerKind.Ganesha => PickGanesha(host, time),
            _ => PickAny(host, time),
        };
    }

    private static INfsServer PickAny(NfsHost host, TimeProvider time)
    {
        if (File.Exists(host.ExportFs) && KernelOffers(host))
        {
            return new KernelNfsServer(host);
        }

        return File.Exists(host.Ganesha)
            ? Ganesha(host, time)
            : new NoNfsServer("There is no NFS server on this machine: apt install nfs-kernel-server, or nfs-ganesha and nfs-ganesha-vfs.");
    }

    private static INfsServer PickKernel(NfsHost host)
    {
        if (!File.Exists(host.ExportFs))
        {
            return new NoNfsServer("The kernel's NFS server has no tools here: apt install nfs-kernel-server.");
        }

        return KernelOffers(host)
            ? new KernelNfsServer(host)
            : new NoNfsServer("The kernel has no NFS server (module nfsd): set nfs = ganesha.");
    }

    private static INfsServer PickGanesha(NfsHost host, TimeProvider time) => File.Exists(host.Ganesha)
        ? Ganesha(host, time)
        : new NoNfsServer("NFS-Ganesha is not installed: apt install nfs-ganesha nfs-ganesha-vfs.");

    /// <summary>It answers <c>NFS-Ganesha Release = V4.3</c>.</summary>
    private static GaneshaNfsServer Ganesha(NfsHost host, TimeProvider time)
    {
        var version = Command.Run(host.Ganesha, ["-v"], Limit).Output.Split("= V")[^1].Trim();
        return new GaneshaNfsServer($"NFS-Ganesha {version}".TrimEnd(), host, time);
    }

    /// <summary>The module may not be loaded yet. That it cannot be is seen at once in the list of file systems.</summary>
    private static bool KernelOffers(NfsHost host)
    {
        if (host.KernelHasNfsd())
        {
            return true;
        }

        Command.Run(host.ModProbe, ["nfsd"], Limit);
        return host.KernelHasNfsd();
    }
}
