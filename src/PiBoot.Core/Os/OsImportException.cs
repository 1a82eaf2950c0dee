namespace PiBoot.Core.Os;

/// <summary>An operating system cannot be imported, and why.</summary>
public sealed class OsImportException : Exception
{
    public OsImportException(string message)
        : base(message)
    {
    }

    public OsImportException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
