namespace PiBoot.Core.Nfs;

/// <summary>Which NFS server exports the roots.</summary>
public enum NfsKind
{
    /// <summary>The kernel's where there is one, else NFS-Ganesha.</summary>
    Auto,
    Kernel,
    Ganesha,

    /// <summary>Somebody else exports; command lines still name this server.</summary>
    Off,
}
