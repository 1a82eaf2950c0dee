namespace PiBoot.Core.Power;

/// <summary>A relay was not switched or read; the message is one sentence that names the device and what to do.</summary>
public sealed class RelayException : Exception
{
    public RelayException(string message)
        : base(message)
    {
    }

    public RelayException(string message, Exception cause)
        : base(message, cause)
    {
    }
}
