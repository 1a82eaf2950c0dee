namespace PiBoot.Core.Images;

/// <summary>An image cannot be read. The message is a clause whose subject is the image: <c>is encrypted (LUKS)</c>.</summary>
public sealed class ImageException : Exception
{
    public ImageException(string message)
        : base(message)
    {
    }

    public ImageException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
