namespace PiBoot.Core.Os;

/// <summary>A card image cannot be made, and why.</summary>
public sealed class SdCardException : Exception
{
    public SdCardException(string message)
        : base(message)
    {
    }

    public SdCardException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
