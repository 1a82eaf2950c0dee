namespace PiBoot.Linux.Nfs;

/// <summary>The values of the option <c>nfs</c>.</summary>
public enum NfsServerKind
{
    /// <summary>The kernel's where it has one, else Ganesha.</summary>
    Auto,
    Kernel,
    Ganesha,
    Off,
}
