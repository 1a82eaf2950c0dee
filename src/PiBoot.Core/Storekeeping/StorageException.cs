namespace PiBoot.Core.Storekeeping;

/// <summary>An order cannot be done, and why; for the user.</summary>
public sealed class StorageException : Exception
{
    public StorageException(string message)
        : base(message)
    {
    }

    public StorageException(string message, Exception inner)
        : base(message, inner)
    {
    }

    /// <summary>The storage process did not answer at all: it may when it is asked again.</summary>
    public bool IsUnreachable { get; init; }
}
