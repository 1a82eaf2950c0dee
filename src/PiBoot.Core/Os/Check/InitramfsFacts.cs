namespace PiBoot.Core.Os.Check;

/// <summary>What the names in an initramfs tell about a root over NFS.</summary>
/// <param name="MountsNfs">Null when it could not be read.</param>
/// <param name="Lack">What it lacks, or why it could not be read; empty when it mounts NFS.</param>
public sealed record InitramfsFacts(bool? MountsNfs, string Lack)
{
    /// <summary>One that cannot be looked into.</summary>
    public static InitramfsFacts Unreadable(string why) => new(null, why);

    /// <param name="names">Paths in it, without leading slash.</param>
    /// <param name="kernelHasNfs">Its kernel has NFS built in and needs no module.</param>
    public static InitramfsFacts Of(IReadOnlyCollection<string> names, bool kernelHasNfs)
    {
        var lacks = new List<string>();
        // initramfs-tools has its way to mount in scripts/nfs, dracut in a module named nfs.
        if (!names.Any(n => Ends(n, "scripts/nfs") || Ends(n, "nfs-lib.sh") || Ends(n, "nfsroot.sh") || Ends(n, "sbin/nfsroot")))
        {
            lacks.Add("scripts/nfs");
        }

        if (!names.Any(n => Ends(n, "bin/nfsmount") || Ends(n, "bin/mount.nfs") || Ends(n, "bin/mount.nfs4")))
        {
            lacks.Add("nfsmount");
        }

        if (!kernelHasNfs && !names.Any(n => n.Contains("/fs/nfs/nfs.ko", StringComparison.Ordinal)))
        {
            lacks.Add("the kernel module nfs");
        }

        return new InitramfsFacts(lacks.Count == 0, string.Join(", ", lacks));
    }

    private static bool Ends(string name, string end) => name == end || name.EndsWith("/" + end, StringComparison.Ordinal) ||
        (end.StartsWith("bin/", StringComparison.Ordinal) && name.EndsWith("s" + end, StringComparison.Ordinal));
}
