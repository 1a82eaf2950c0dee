namespace PiBoot.Core.Display;

/// <summary>A display does not answer; the message is one sentence that names the device and what to do.</summary>
public sealed class DisplayException : Exception
{
    public DisplayException(string message)
        : base(message)
    {
    }

    public DisplayException(string message, Exception cause)
        : base(message, cause)
    {
    }
}
