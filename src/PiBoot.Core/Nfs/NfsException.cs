namespace PiBoot.Core.Nfs;

/// <summary>The NFS server cannot be used, and why.</summary>
public sealed class NfsException : Exception
{
    public NfsException(string message)
        : base(message)
    {
    }

    public NfsException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
