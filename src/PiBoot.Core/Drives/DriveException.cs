namespace PiBoot.Core.Drives;

/// <summary>A drive cannot be prepared, mounted or ejected, and why.</summary>
public sealed class DriveException : Exception
{
    public DriveException(string message)
        : base(message)
    {
    }

    public DriveException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
